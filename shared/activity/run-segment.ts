import type { Run } from './run-store.ts';
import { type StateKind, stateKinds } from './state-kinds.ts';
import { TextTable } from './text-table.ts';

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Runs that ended within the same five minutes are kept, and forgotten, together. */
export const segmentMs = 5 * 60_000;
export const segmentOf = (ms: number): number => Math.floor(ms / segmentMs);

const blockRuns = 512;
const blockBytes = blockRuns * (3 * 8 + 4 * 4 + 1);

interface Block {
  readonly times: Float64Array;
  readonly refs: Int32Array;
  readonly flags: Uint8Array;
}

const newBlock = (): Block => ({
  times: new Float64Array(blockRuns * 3),
  refs: new Int32Array(blockRuns * 4),
  flags: new Uint8Array(blockRuns),
});

const codeOf: Readonly<Record<StateKind, number>> = {
  active: 0,
  'idle-in-transaction': 1,
  aborted: 2,
  waiting: 3,
  idle: 4,
  unknown: 5,
};

/**
 * Ended runs, column by column in typed arrays (41 bytes each), with the texts they name: a query that many runs share
 * is kept once, and goes with its segment. A run's place in it is its number and never changes.
 */
export class RunSegment {
  readonly number: number;
  /** Runs in use. */
  count = 0;
  readonly #blocks: Block[] = [];
  readonly #texts = new TextTable();
  readonly #blockings: (readonly number[])[] = [];
  readonly #blockingIds = new Map<string, number>();
  #next = 0;

  constructor(number: number) {
    this.number = number;
  }

  get bytes(): number {
    return this.#blocks.length * blockBytes + this.#texts.bytes + this.#blockings.length * 100;
  }

  append(run: Run): number {
    const id = this.#next;
    this.#next += 1;
    this.count += 1;
    const at = id % blockRuns;
    const block = at === 0 ? newBlock() : this.#block(id);
    if (at === 0) this.#blocks.push(block);
    block.times[at * 3] = run.fromMs;
    block.times[at * 3 + 1] = run.toMs;
    block.times[at * 3 + 2] = run.xactMs ?? Number.NaN;
    block.refs[at * 4] = this.#texts.put(run.query);
    block.refs[at * 4 + 1] = this.#texts.put(run.wait);
    block.refs[at * 4 + 2] = this.#texts.put(run.wants);
    block.refs[at * 4 + 3] = this.#putBlocking(run.blockedBy);
    block.flags[at] = codeOf[run.kind] + (run.hasXid ? 8 : 0) + (run.hasSnapshot ? 16 : 0);
    return id;
  }

  /** Its place is not used again: it went into another segment. */
  drop(): void {
    this.count -= 1;
  }

  fromMs(id: number): number {
    return this.#block(id).times[(id % blockRuns) * 3] ?? 0;
  }

  toMs(id: number): number {
    return this.#block(id).times[(id % blockRuns) * 3 + 1] ?? 0;
  }

  /** Fills `run` in; makes nothing new. */
  read(id: number, run: Writable<Run>): void {
    const { times, refs, flags } = this.#block(id);
    const at = id % blockRuns;
    const xactMs = times[at * 3 + 2] ?? Number.NaN;
    const flag = flags[at] ?? 0;
    run.fromMs = times[at * 3] ?? 0;
    run.toMs = times[at * 3 + 1] ?? 0;
    run.xactMs = Number.isNaN(xactMs) ? null : xactMs;
    run.query = this.#texts.get(refs[at * 4] ?? -1);
    run.wait = this.#texts.get(refs[at * 4 + 1] ?? -1);
    run.wants = this.#texts.get(refs[at * 4 + 2] ?? -1);
    run.blockedBy = this.#blockings[refs[at * 4 + 3] ?? -1] ?? nobody;
    run.kind = stateKinds[flag & 7] ?? 'unknown';
    run.hasXid = (flag & 8) !== 0;
    run.hasSnapshot = (flag & 16) !== 0;
  }

  #block(id: number): Block {
    return this.#blocks[Math.floor(id / blockRuns)] ?? newBlock();
  }

  #putBlocking(pids: readonly number[]): number {
    if (pids.length === 0) return -1;
    const key = pids.join();
    const known = this.#blockingIds.get(key);
    if (known !== undefined) return known;
    this.#blockingIds.set(key, this.#blockings.length);
    return this.#blockings.push(pids) - 1;
  }
}

export const nobody: readonly number[] = [];
