import type { Identity } from '../contract/activity.ts';
import { type RunSegment, segmentOf, type Writable } from './run-segment.ts';
import type { Lane, Run } from './run-store.ts';

/** A lane's ended runs within one segment, by their beginning. */
interface Part {
  readonly segment: RunSegment;
  readonly ids: number[];
}

/** What the lanes of one store share. */
export interface StoreClock {
  /** The last sample, which is the end of every run that is still open. */
  tickMs: number;
  /** The newest moment of all, chunks included. */
  toMs: number;
  /** What ended before is forgotten. */
  floorMs: number;
}

/** One backend's runs: those that ended, in segments by their end, then the open one. */
export class RunLane implements Lane {
  identity: Identity;
  /** When it was known to be called so. */
  namedMs: number;
  /** The earliest beginning it ever had: lanes keep their order when their first runs are forgotten. */
  sightMs = Number.POSITIVE_INFINITY;
  open: Writable<Run> | null = null;
  readonly #parts: Part[] = [];
  readonly #clock: StoreClock;

  constructor(identity: Identity, namedMs: number, clock: StoreClock) {
    this.identity = identity;
    this.namedMs = namedMs;
    this.#clock = clock;
  }

  get firstMs(): number {
    for (const part of this.#parts) {
      const id = part.ids[afterEnd(part, this.#clock.floorMs)];
      if (id !== undefined) return part.segment.fromMs(id);
    }
    return this.open?.fromMs ?? Number.POSITIVE_INFINITY;
  }

  get lastMs(): number {
    return this.open === null ? this.endedMs : Math.max(this.#clock.tickMs, this.open.fromMs);
  }

  /** The end of the last ended run. */
  get endedMs(): number {
    const part = this.#parts.at(-1);
    const id = part?.ids.at(-1);
    return part === undefined || id === undefined ? Number.NEGATIVE_INFINITY : part.segment.toMs(id);
  }

  get #endedFromMs(): number {
    const part = this.#parts.at(-1);
    return part?.segment.fromMs(part.ids.at(-1) ?? 0) ?? Number.NEGATIVE_INFINITY;
  }

  get isGone(): boolean {
    return this.open === null && this.endedMs < this.#clock.toMs;
  }

  get isForgotten(): boolean {
    return this.open === null && this.endedMs < this.#clock.floorMs;
  }

  /** Ends the open run at the last sample that saw it. */
  close(segment: (ms: number) => RunSegment): void {
    const run = this.open;
    if (run === null) return;
    this.open = null;
    run.toMs = Math.max(run.fromMs, this.#clock.tickMs);
    this.insert(run, segment);
  }

  /** Takes the last ended run out again, to go on with it. */
  reopen(run: Writable<Run>): void {
    const part = this.#parts.at(-1);
    if (part?.ids.pop() === undefined) return;
    part.segment.drop();
    if (part.ids.length === 0) this.#parts.pop();
    this.open = run;
  }

  /** The last ended run, copied into `run`; false when there is none. */
  readLast(run: Writable<Run>): boolean {
    const part = this.#parts.at(-1);
    const id = part?.ids.at(-1);
    if (part === undefined || id === undefined) return false;
    part.segment.read(id, run);
    return true;
  }

  /** A run that begins in the very ms in which the last one did takes its place: no two have the same beginning. */
  begin(run: Writable<Run>): void {
    if (this.endedMs === run.fromMs && this.#endedFromMs === run.fromMs) this.reopen(run);
    else this.open = run;
    this.sightMs = Math.min(this.sightMs, run.fromMs);
  }

  /** Adds an ended run wherever it belongs. The same run seen for longer replaces the shorter one. */
  insert(run: Run, segment: (ms: number) => RunSegment): void {
    this.sightMs = Math.min(this.sightMs, run.fromMs);
    if (this.open !== null && this.open.fromMs <= run.toMs && this.open.kind === run.kind) {
      this.open.fromMs = Math.min(this.open.fromMs, run.fromMs);
      return;
    }
    if (!this.#makesWay(run)) return;
    const part = this.#partFor(segment(run.toMs));
    const id = part.segment.append(run);
    const last = part.ids.at(-1);
    if (last === undefined || part.segment.fromMs(last) <= run.fromMs) part.ids.push(id);
    else part.ids.splice(from(part, run.fromMs), 0, id);
  }

  /** Calls `visit` with `run` filled in for each of its runs that touches the stretch. */
  visit(fromMs: number, toMs: number, run: Writable<Run>, visit: (run: Run) => void): void {
    const least = Math.max(fromMs, this.#clock.floorMs);
    for (const part of this.#parts) {
      if (part.segment.number < segmentOf(least)) continue;
      for (let i = afterEnd(part, least); i < part.ids.length; i += 1) {
        const id = part.ids[i] ?? 0;
        if (part.segment.fromMs(id) > toMs) return;
        part.segment.read(id, run);
        visit(run);
      }
    }
    if (this.open === null || this.open.fromMs > toMs || this.lastMs < least) return;
    Object.assign(run, this.open);
    run.toMs = this.lastMs;
    visit(run);
  }

  forgetBefore(segmentNumber: number): void {
    while ((this.#parts[0]?.segment.number ?? segmentNumber) < segmentNumber) this.#parts.shift();
  }

  /** False when it is there already. A shorter copy of it is taken out. */
  #makesWay(run: Run): boolean {
    for (const [at, part] of this.#parts.entries()) {
      const place = from(part, run.fromMs);
      const id = part.ids[place];
      if (id === undefined || part.segment.fromMs(id) !== run.fromMs) continue;
      if (part.segment.toMs(id) >= run.toMs) return false;
      part.ids.splice(place, 1);
      part.segment.drop();
      if (part.ids.length === 0) this.#parts.splice(at, 1);
      return true;
    }
    return true;
  }

  #partFor(segment: RunSegment): Part {
    let at = this.#parts.length;
    while (at > 0 && (this.#parts[at - 1]?.segment.number ?? 0) > segment.number) at -= 1;
    const known = this.#parts[at - 1];
    if (known?.segment === segment) return known;
    const part: Part = { segment, ids: [] };
    this.#parts.splice(at, 0, part);
    return part;
  }
}

/** The first of them that begins at `ms` or later. */
function from({ segment, ids }: Part, ms: number): number {
  let low = 0;
  for (let high = ids.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (segment.fromMs(ids[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first of them that ends at `ms` or later. */
function afterEnd({ segment, ids }: Part, ms: number): number {
  let low = 0;
  for (let high = ids.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (segment.toMs(ids[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
