import type { Backend, Gap, Identity, RunsChunk } from '../contract/activity.ts';
import { readRun, writeChunk } from './run-chunk.ts';
import { RunLane, type StoreClock } from './run-lane.ts';
import { beginMs, continues, identityOf, newRun, refresh } from './run-rules.ts';
import { RunSegment, segmentOf } from './run-segment.ts';
import type { At, Lane, Run, RunStore } from './run-store.ts';
import { countBefore, insertByTime } from './timed-list.ts';

/** Between two samples nothing was seen, yet what went on before and after is taken to have gone on, up to here. */
const mostHoleMs = 30_000;
/** What a lane takes besides its runs. */
const laneBytes = 700;

interface Used {
  readonly ms: number;
  readonly count: number;
}
const usedMs = ({ ms }: Used) => ms;
const gapMs = ({ fromMs }: Gap) => fromMs;

/**
 * A run store in typed arrays, by segments of time. `keepMs` is how much its owner means to keep: what is older than
 * that when it is added is not taken in. `visit` fills the same Run each time: read it at once, keep a copy
 * (`{ ...run }`), never call `visit` from within. Lanes are live: their ends move on with the samples. A tick from
 * before the last one is not taken in: whose clock goes back begins a new store.
 */
export function openRunStore({ keepMs }: { readonly keepMs: number }): RunStore {
  return new SegmentedRuns(keepMs);
}

class SegmentedRuns implements RunStore {
  readonly used: Used[] = [];
  readonly gaps: Gap[] = [];
  readonly #keepMs: number;
  readonly #lanes = new Map<string, RunLane>();
  readonly #segments = new Map<number, RunSegment>();
  readonly #clock: StoreClock = { tickMs: Number.NEGATIVE_INFINITY, toMs: 0, floorMs: Number.NEGATIVE_INFINITY };
  readonly #visited = newRun(0);
  #firstMs = Number.POSITIVE_INFINITY;
  #sorted: readonly RunLane[] | null = null;
  #isAfterGap = false;

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  get fromMs(): number {
    return Number.isFinite(this.#firstMs) ? Math.max(this.#firstMs, this.#clock.floorMs) : 0;
  }

  get toMs(): number {
    return this.#clock.toMs;
  }

  get runs(): number {
    let runs = 0;
    for (const { count } of this.#segments.values()) runs += count;
    for (const { open } of this.#lanes.values()) if (open !== null) runs += 1;
    return runs;
  }

  get bytes(): number {
    let bytes = this.#lanes.size * laneBytes + this.runs * 12 + this.used.length * 40;
    for (const segment of this.#segments.values()) bytes += segment.bytes;
    return bytes;
  }

  tick({ nowMs, used, changed, gone }: Parameters<RunStore['tick']>[0]): void {
    if (nowMs < this.#clock.tickMs) return;
    for (const key of gone) this.#lanes.get(key)?.close(this.#segment);
    for (const backend of changed) this.#see(backend, nowMs);
    if (this.#isAfterGap || this.used.at(-1)?.count !== used)
      insertByTime(this.used, { ms: nowMs, count: used }, usedMs);
    this.#isAfterGap = false;
    this.#clock.tickMs = nowMs;
    this.#reach(nowMs, nowMs);
  }

  gap(gap: Gap): void {
    if (gap.toMs >= this.#clock.tickMs) {
      for (const lane of this.#lanes.values()) lane.close(this.#segment);
      this.#isAfterGap = true;
    }
    insertByTime(this.gaps, gap, gapMs);
  }

  add(chunk: RunsChunk): void {
    const run = newRun(0);
    const least = Math.max(this.#clock.floorMs, Math.max(this.#clock.toMs, chunk.toMs) - this.#keepMs);
    for (let i = 0; i < chunk.runs.backend.length; i += 1) {
      const identity = chunk.backends[chunk.runs.backend[i] ?? -1];
      readRun(chunk, i, run);
      if (identity !== undefined && run.toMs >= least) this.#lane(identity, chunk.toMs).insert(run, this.#segment);
    }
    for (const gap of chunk.gaps) if (gap.toMs >= least) insertByTime(this.gaps, gap, gapMs);
    chunk.used.ms.forEach((ms, i) => {
      insertByTime(this.used, { ms, count: chunk.used.count[i] ?? 0 }, usedMs);
    });
    this.#sorted = null;
    this.#reach(Math.max(chunk.fromMs, least), chunk.toMs);
  }

  prune(beforeMs: number): void {
    if (beforeMs <= this.#clock.floorMs) return;
    const oldest = segmentOf(beforeMs);
    const isNewSegment = oldest !== segmentOf(this.#clock.floorMs);
    this.#clock.floorMs = beforeMs;
    if (!isNewSegment) return;
    for (const number of this.#segments.keys()) if (number < oldest) this.#segments.delete(number);
    for (const [key, lane] of this.#lanes) {
      lane.forgetBefore(oldest);
      if (lane.isForgotten) this.#lanes.delete(key);
    }
    this.used.splice(0, Math.max(0, countBefore(this.used, beforeMs, usedMs) - 1));
    this.gaps.splice(
      0,
      countBefore(this.gaps, beforeMs, ({ toMs }) => toMs),
    );
    this.#sorted = null;
  }

  lanes(fromMs: number, toMs: number): readonly Lane[] {
    const least = Math.max(fromMs, this.#clock.floorMs);
    return this.#bySight().filter((lane) => lane.firstMs <= toMs && lane.lastMs >= least);
  }

  visit(key: string, fromMs: number, toMs: number, visit: (run: Run) => void): void {
    this.#lanes.get(key)?.visit(fromMs, toMs, this.#visited, visit);
  }

  at(ms: number): readonly At[] {
    return this.#bySight().flatMap((lane) => {
      const run = this.#runAt(lane, ms);
      return run === null ? [] : [{ lane, run }];
    });
  }

  chunk(fromMs: number, toMs: number): RunsChunk {
    const writer = writeChunk(fromMs, Math.min(toMs, this.toMs));
    for (const lane of this.lanes(fromMs, toMs)) {
      let isNew = true;
      this.visit(lane.identity.key, fromMs, toMs, (run) => {
        if (isNew) writer.backend(lane.identity);
        isNew = false;
        writer.run(run);
      });
    }
    const { gaps, used } = writer.chunk;
    gaps.push(...this.gaps.filter((gap) => gap.fromMs <= toMs && gap.toMs >= fromMs));
    const first = Math.max(0, countBefore(this.used, fromMs, usedMs) - 1);
    for (const { ms, count } of this.used.slice(first)) {
      if (ms > toMs) break;
      used.ms.push(ms);
      used.count.push(count);
    }
    return writer.chunk;
  }

  #see(backend: Backend, nowMs: number): void {
    const lane = this.#lane(backend, nowMs);
    this.#rejoin(lane, backend);
    if (lane.open === null || !continues(lane.open, backend)) {
      lane.close(this.#segment);
      lane.begin(newRun(beginMs(backend, nowMs, lane.endedMs)));
    }
    if (lane.open !== null) refresh(lane.open, backend);
  }

  /** A backend whose last run came in a chunk that ended with it goes on with it, unless there was a gap. */
  #rejoin(lane: RunLane, backend: Backend): void {
    if (lane.open !== null || lane.endedMs !== this.#clock.toMs || this.#isAfterGap) return;
    if ((this.gaps.at(-1)?.fromMs ?? Number.NEGATIVE_INFINITY) >= lane.endedMs) return;
    const last = newRun(0);
    if (lane.readLast(last) && continues(last, backend)) lane.reopen(last);
  }

  #lane(identity: Identity, ms: number): RunLane {
    const known = this.#lanes.get(identity.key);
    if (known === undefined) {
      const made = new RunLane(identityOf(identity), ms, this.#clock);
      this.#lanes.set(identity.key, made);
      this.#sorted = null;
      return made;
    }
    const { application_name, client } = known.identity;
    if (ms >= known.namedMs && (application_name !== identity.application_name || client !== identity.client)) {
      known.identity = identityOf(identity);
      known.namedMs = ms;
    }
    return known;
  }

  readonly #segment = (ms: number): RunSegment => {
    const number = segmentOf(ms);
    const known = this.#segments.get(number);
    if (known !== undefined) return known;
    const made = new RunSegment(number);
    this.#segments.set(number, made);
    return made;
  };

  #reach(fromMs: number, toMs: number): void {
    this.#firstMs = Math.min(this.#firstMs, fromMs);
    this.#clock.toMs = Math.max(this.#clock.toMs, toMs);
  }

  #bySight(): readonly RunLane[] {
    if (this.#sorted === null) {
      const byKey = (a: RunLane, b: RunLane) => (a.identity.key < b.identity.key ? -1 : 1);
      this.#sorted = [...this.#lanes.values()].sort((a, b) => a.sightMs - b.sightMs || byKey(a, b));
    }
    return this.#sorted;
  }

  /** The run that covers the moment: between two runs of a lane the first one, unless there is a gap. */
  #runAt(lane: RunLane, ms: number): Run | null {
    let found: Run | null = null;
    let hasNext = false;
    this.visit(lane.identity.key, ms - mostHoleMs, ms + mostHoleMs, (run) => {
      if (run.fromMs <= ms) found = { ...run };
      else hasNext = true;
    });
    const run = found as Run | null;
    if (run === null || run.toMs >= ms) return run;
    const isGap = this.gaps.some((gap) => gap.fromMs <= ms && gap.toMs > run.toMs);
    return hasNext && !isGap ? run : null;
  }
}
