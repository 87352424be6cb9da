import type { Identity, RunsChunk } from '../contract/activity.ts';
import { nobody, type Writable } from './run-segment.ts';
import type { Run } from './run-store.ts';
import { stateKinds } from './state-kinds.ts';

/** A chunk as it is being written. */
export interface ChunkWriter {
  backend(identity: Identity): void;
  /** Of the last backend. */
  run(run: Run): void;
  readonly chunk: RunsChunk;
}

export function writeChunk(fromMs: number, toMs: number): ChunkWriter {
  const chunk: RunsChunk = {
    fromMs,
    toMs,
    backends: [],
    texts: [],
    blockings: [],
    runs: {
      backend: [],
      kind: [],
      fromMs: [],
      toMs: [],
      xactMs: [],
      query: [],
      wait: [],
      wants: [],
      blockedBy: [],
      holds: [],
    },
    gaps: [],
    used: { ms: [], count: [] },
  };
  const { runs } = chunk;
  const text = interned(chunk.texts, (value: string) => value);
  const blocking = interned(chunk.blockings, (pids: number[]) => pids.join());
  return {
    chunk,
    backend: (identity) => chunk.backends.push(identity),
    run(run) {
      runs.backend.push(chunk.backends.length - 1);
      runs.kind.push(stateKinds.indexOf(run.kind));
      runs.fromMs.push(run.fromMs);
      runs.toMs.push(run.toMs);
      runs.xactMs.push(run.xactMs);
      runs.query.push(text(run.query));
      runs.wait.push(text(run.wait));
      runs.wants.push(text(run.wants));
      runs.blockedBy.push(run.blockedBy.length === 0 ? -1 : blocking([...run.blockedBy]));
      runs.holds.push((run.hasXid ? 1 : 0) + (run.hasSnapshot ? 2 : 0));
    },
  };
}

function interned<T>(list: T[], keyOf: (value: T) => string): (value: T | null) => number {
  const ids = new Map<string, number>();
  return (value) => {
    if (value === null) return -1;
    const key = keyOf(value);
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, list.length);
    return list.push(value) - 1;
  };
}

/** Fills `run` with the chunk's run number `i`. */
export function readRun({ runs, texts, blockings }: RunsChunk, i: number, run: Writable<Run>): void {
  const at = (column: readonly number[], otherwise = -1) => column[i] ?? otherwise;
  run.kind = stateKinds[at(runs.kind)] ?? 'unknown';
  run.fromMs = at(runs.fromMs, 0);
  run.toMs = Math.max(run.fromMs, at(runs.toMs, 0));
  run.xactMs = runs.xactMs[i] ?? null;
  run.query = texts[at(runs.query)] ?? null;
  run.wait = texts[at(runs.wait)] ?? null;
  run.wants = texts[at(runs.wants)] ?? null;
  run.blockedBy = blockings[at(runs.blockedBy)] ?? nobody;
  run.hasXid = (at(runs.holds, 0) & 1) !== 0;
  run.hasSnapshot = (at(runs.holds, 0) & 2) !== 0;
}
