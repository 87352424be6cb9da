import type { Lane, Run, RunStore } from '../../../shared/activity/run-store.ts';
import { stateKinds } from '../../../shared/activity/state-kinds.ts';
import { codeOf } from './spans.ts';
import type { TimelineGroup, TimeWindow } from './timeline-props.ts';

/** Finer than the samples are there is nothing to count. */
export const bucketMs = 1000;
export const kindCount = stateKinds.length;
const idle = codeOf.idle;
/** Between two runs of a lane what went on before is taken to have gone on, up to here. */
const mostHoleMs = 30_000;
const spareBuckets = 600;
/** The page may draw the line between lanes that are in its window and others a little elsewhere. */
const slackMs = 10_000;

interface Known {
  readonly firstMs: number;
  /** Counted up to here. */
  doneMs: number;
  kind: number;
  seen: number;
}

/**
 * How many backends of one group were in each state, second by second: for each second and state the ms that its lanes
 * spent in it. Each lane is read once; later only what it did since.
 */
export class GroupCounts {
  /** Sums, `kindCount` for each bucket from `firstBucket` on. */
  sums = new Float32Array(0);
  firstBucket = 0;
  buckets = 0;
  /** The most backends at once that were not idle. */
  peak = 1;
  #version = -1;
  #lanes: readonly Lane[] | null = null;
  #turn = 0;
  #storeFromMs = Number.POSITIVE_INFINITY;
  readonly #known = new Map<string, Known>();
  #lane: Known = { firstMs: 0, doneMs: 0, kind: -1, seen: 0 };
  /** What of time the store covers. */
  #sinceMs = 0;
  #untilMs = 0;

  /**
   * Takes in what happened since; nothing to do when neither version nor lanes changed. `of`: the
   * stretch whose lanes the group has.
   */
  update(runs: RunStore, version: number, group: TimelineGroup, of: TimeWindow): void {
    if (version === this.#version && group.lanes === this.#lanes) return;
    this.#version = version;
    this.#lanes = group.lanes;
    this.#turn += 1;
    if (runs.fromMs < this.#storeFromMs) this.#reset(runs.fromMs);
    this.#storeFromMs = runs.fromMs;
    this.#sinceMs = runs.fromMs;
    this.#untilMs = runs.toMs;
    this.#room(runs.fromMs, runs.toMs);
    for (const lane of group.lanes) this.#count(runs, lane);
    if (this.#lostOne(of)) {
      this.#reset(runs.fromMs);
      this.#room(runs.fromMs, runs.toMs);
      for (const lane of group.lanes) this.#count(runs, lane);
    }
    this.#forget(runs.fromMs);
  }

  /** Mean numbers of backends over a stretch of buckets, as far as it was sampled, into `into`. */
  mean(fromBucket: number, toBucket: number, into: Float64Array): void {
    into.fill(0);
    const first = Math.max(0, fromBucket - this.firstBucket);
    const last = Math.min(this.buckets, toBucket - this.firstBucket);
    for (let at = first * kindCount; at < last * kindCount; at += kindCount) {
      for (let kind = 0; kind < kindCount; kind += 1) into[kind] = (into[kind] ?? 0) + (this.sums[at + kind] ?? 0);
    }
    const ms = Math.max(
      1,
      Math.min(toBucket * bucketMs, this.#untilMs) - Math.max(fromBucket * bucketMs, this.#sinceMs),
    );
    for (let kind = 0; kind < kindCount; kind += 1) into[kind] = (into[kind] ?? 0) / ms;
  }

  #count(runs: RunStore, { identity, firstMs, lastMs }: Lane): void {
    const { key } = identity;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = { firstMs, doneMs: Number.NEGATIVE_INFINITY, kind: -1, seen: 0 };
      this.#known.set(key, known);
    }
    known.seen = this.#turn;
    if (known.doneMs >= lastMs) return;
    this.#lane = known;
    runs.visit(key, Math.max(known.doneMs, this.firstBucket * bucketMs), this.#untilMs, this.#take);
  }

  readonly #take = (run: Run): void => {
    const lane = this.#lane;
    const code = codeOf[run.kind];
    const hole = run.fromMs - lane.doneMs;
    if (hole > 0 && hole < mostHoleMs && lane.kind >= 0) this.#add(lane.kind, lane.doneMs, run.fromMs);
    this.#add(code, Math.max(run.fromMs, lane.doneMs), run.toMs);
    lane.kind = code;
    lane.doneMs = Math.max(lane.doneMs, run.toMs);
  };

  #add(kind: number, fromMs: number, toMs: number): void {
    const startMs = Math.max(fromMs, this.firstBucket * bucketMs);
    const endMs = Math.min(toMs, (this.firstBucket + this.buckets) * bucketMs);
    for (let ms = startMs; ms < endMs; ) {
      const bucket = Math.floor(ms / bucketMs);
      const next = Math.min(endMs, (bucket + 1) * bucketMs);
      const at = (bucket - this.firstBucket) * kindCount;
      this.sums[at + kind] = (this.sums[at + kind] ?? 0) + (next - ms);
      if (kind !== idle) this.#raise(at);
      ms = next;
    }
  }

  #raise(at: number): void {
    let sum = 0;
    for (let kind = 0; kind < kindCount; kind += 1) if (kind !== idle) sum += this.sums[at + kind] ?? 0;
    if (sum > this.peak * bucketMs) this.peak = sum / bucketMs;
  }

  /** A lane that was counted left the group although its time is in sight: another name, or a filter. */
  #lostOne({ fromMs, toMs }: TimeWindow): boolean {
    for (const { seen, firstMs, doneMs } of this.#known.values()) {
      if (seen !== this.#turn && doneMs > fromMs + slackMs && firstMs < toMs - slackMs) return true;
    }
    return false;
  }

  #forget(fromMs: number): void {
    for (const [key, known] of this.#known) {
      if (known.seen !== this.#turn && known.doneMs < fromMs) this.#known.delete(key);
    }
  }

  #reset(fromMs: number): void {
    this.#known.clear();
    this.firstBucket = Math.floor(fromMs / bucketMs);
    this.buckets = 0;
    this.peak = 1;
    this.sums.fill(0);
  }

  /** Makes room up to now, and drops what is older than the store keeps once it is worth the copying. */
  #room(fromMs: number, toMs: number): void {
    const first = Math.floor(fromMs / bucketMs);
    const last = Math.floor(toMs / bucketMs) + 1;
    const old = Math.max(0, first - this.firstBucket);
    if (old > spareBuckets) {
      this.sums.copyWithin(0, old * kindCount, this.buckets * kindCount);
      this.sums.fill(0, Math.max(0, this.buckets - old) * kindCount);
      this.firstBucket += old;
      this.buckets = Math.max(0, this.buckets - old);
    }
    this.buckets = Math.max(this.buckets, last - this.firstBucket);
    if (this.buckets * kindCount <= this.sums.length) return;
    const larger = new Float32Array((this.buckets + spareBuckets) * kindCount);
    larger.set(this.sums);
    this.sums = larger;
  }
}
