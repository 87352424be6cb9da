import type { Lane, Run, RunStore } from '../../../shared/activity/run-store.ts';
import { codeOf } from './spans.ts';

const mostKept = 240;
/** Runs that the store forgot are dropped once there are so many. */
const spareRuns = 2000;

const doubled = <T extends Float64Array | Uint8Array>(made: T, old: T): T => {
  made.set(old);
  return made;
};

/**
 * One lane's runs, as much of them as is drawn, in plain arrays: drawing goes through all of them at every frame, ten
 * times as fast as through the store. Only what is new is read when the store grew.
 */
export class LaneTrace {
  count = 0;
  kinds = new Uint8Array(64);
  from = new Float64Array(64);
  to = new Float64Array(64);
  /** NaN: no transaction. */
  xact = new Float64Array(64);
  /** By a waiting run's place: pids of those that it waits for. */
  readonly blockers = new Map<number, readonly number[]>();
  #version = -1;
  #storeFromMs = Number.POSITIVE_INFINITY;

  update(runs: RunStore, version: number, { identity, lastMs }: Lane): void {
    if (version === this.#version) return;
    this.#version = version;
    if (runs.fromMs < this.#storeFromMs) this.count = 0;
    this.#storeFromMs = runs.fromMs;
    const doneMs = this.count === 0 ? Number.NEGATIVE_INFINITY : (this.to[this.count - 1] ?? 0);
    if (doneMs >= lastMs) return;
    if (this.count > spareRuns && this.#at(runs.fromMs) > this.count / 2) this.#drop(this.#at(runs.fromMs));
    runs.visit(identity.key, doneMs, Number.POSITIVE_INFINITY, this.#take);
  }

  /** The place of the first run that ends at `ms` or later. */
  #at(ms: number): number {
    let low = 0;
    for (let high = this.count; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.to[middle] ?? 0) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where drawing begins: the run before reaches up to the one that is seen first. */
  firstFor(fromMs: number): number {
    return Math.max(0, this.#at(fromMs) - 1);
  }

  readonly #take = (run: Run): void => {
    const last = this.count - 1;
    // The one that was open goes on; one that begins with it takes its place.
    if (last >= 0 && (this.from[last] ?? 0) >= run.fromMs) {
      if (this.from[last] === run.fromMs) this.#put(last, run);
      return;
    }
    if (this.count === this.kinds.length) this.#grow();
    this.#put(this.count, run);
    this.count += 1;
  };

  #put(place: number, run: Run): void {
    this.kinds[place] = codeOf[run.kind];
    this.from[place] = run.fromMs;
    this.to[place] = run.toMs;
    this.xact[place] = run.xactMs ?? Number.NaN;
    if (run.kind === 'waiting' && run.blockedBy.length > 0) this.blockers.set(place, run.blockedBy);
  }

  #grow(): void {
    const length = this.kinds.length * 2;
    this.kinds = doubled(new Uint8Array(length), this.kinds);
    this.from = doubled(new Float64Array(length), this.from);
    this.to = doubled(new Float64Array(length), this.to);
    this.xact = doubled(new Float64Array(length), this.xact);
  }

  #drop(places: number): void {
    for (const list of [this.kinds, this.from, this.to, this.xact]) list.copyWithin(0, places, this.count);
    this.count -= places;
    const left = [...this.blockers].filter(([place]) => place >= places);
    this.blockers.clear();
    for (const [place, pids] of left) this.blockers.set(place - places, pids);
  }
}

/** The traces of the lanes that were in sight last. */
export class LaneTraces {
  readonly #byKey = new Map<string, LaneTrace>();

  of(runs: RunStore, version: number, lane: Lane): LaneTrace {
    const { key } = lane.identity;
    const known = this.#byKey.get(key);
    const trace = known ?? new LaneTrace();
    if (known === undefined) {
      this.#byKey.set(key, trace);
      const oldest = this.#byKey.size > mostKept ? this.#byKey.keys().next().value : undefined;
      if (oldest !== undefined) this.#byKey.delete(oldest);
    }
    trace.update(runs, version, lane);
    return trace;
  }

  /** Another store. */
  forget(): void {
    this.#byKey.clear();
  }
}
