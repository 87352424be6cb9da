import type { Backend, Gap, Identity, RunsChunk } from '../contract/activity.ts';
import type { StateKind } from './state-kinds.ts';

/** One backend's lane: who it is, and from when to when it was seen. */
export interface Lane {
  readonly identity: Identity;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly isGone: boolean;
}

/** One stretch of one lane. Values as of its end. */
export interface Run {
  readonly kind: StateKind;
  readonly fromMs: number;
  /** The last sample that saw it. */
  readonly toMs: number;
  readonly xactMs: number | null;
  readonly query: string | null;
  readonly wait: string | null;
  readonly wants: string | null;
  readonly blockedBy: readonly number[];
  readonly hasXid: boolean;
  readonly hasSnapshot: boolean;
}

/** A lane with the run that covers one moment. */
export interface At {
  readonly lane: Lane;
  readonly run: Run;
}

/**
 * The runs of a stretch of time, built from ticks as they come, or from chunks. The host keeps an hour in one, the page
 * another, a recording that is replayed a third. All times in ms of the server's clock.
 */
export interface RunStore {
  readonly fromMs: number;
  readonly toMs: number;
  readonly runs: number;
  /** Memory it takes, about. */
  readonly bytes: number;
  /** Client backends, at each change. */
  readonly used: readonly { readonly ms: number; readonly count: number }[];
  readonly gaps: readonly Gap[];
  tick(sample: { nowMs: number; used: number; changed: readonly Backend[]; gone: readonly string[] }): void;
  gap(gap: Gap): void;
  add(chunk: RunsChunk): void;
  /** Forgets what ended before. */
  prune(beforeMs: number): void;
  /** Lanes seen between the two, by first sight. */
  lanes(fromMs: number, toMs: number): readonly Lane[];
  /** The runs of one lane that touch the stretch, in order. Called for every lane at every frame: makes no garbage. */
  visit(key: string, fromMs: number, toMs: number, visit: (run: Run) => void): void;
  /** What was running at that moment. */
  at(ms: number): readonly At[];
  /** For the door and for recordings. */
  chunk(fromMs: number, toMs: number): RunsChunk;
}
