import { type StateKind, stateKinds } from '../../../shared/activity/state-kinds.ts';
import type { Paint } from './pen.ts';

/** What must not be lost where several states share one pixel: the higher wins. */
const ranks: Readonly<Record<StateKind, number>> = {
  waiting: 5,
  aborted: 4,
  'idle-in-transaction': 3,
  active: 2,
  unknown: 1,
  idle: 0,
};

export const rankOf = (kind: StateKind): number => ranks[kind];
export const codeOf: Readonly<Record<StateKind, number>> = {
  active: 0,
  'idle-in-transaction': 1,
  aborted: 2,
  waiting: 3,
  idle: 4,
  unknown: 5,
};
/** By a state's code. Idle is a line; aborted has an outline as well. */
export const spanPaints: readonly Paint[] = [
  'active',
  'idletx-hatch',
  'aborted-hatch',
  'lock',
  'idle',
  'unknown-hatch',
];
/** A single pixel shows no hatching. */
export const speckPaints: readonly Paint[] = ['active', 'idletx', 'idletx', 'lock', 'idle', 'idle'];
const rankOfCode = stateKinds.map(rankOf);

/** Neighbours in the same state are told apart by their round corners; narrower than this they have none. */
const leastSeen = 4;
const growBy = 1024;

/**
 * One lane's runs as spans of whole device pixels, at most two for each pixel column however many runs there are. A run
 * narrower than a pixel becomes a speck of one, which the most telling state of that column has. Used again for every
 * lane of every frame: makes no garbage.
 */
export class Spans {
  count = 0;
  kinds = new Uint8Array(growBy);
  from = new Int32Array(growBy);
  to = new Int32Array(growBy);
  /** 1: a speck, to be drawn over its neighbours. */
  specks = new Uint8Array(growBy);
  #left = 0;
  #right = 0;
  #lastSpeck = -1;

  begin(left: number, right: number): void {
    this.count = 0;
    this.#left = left;
    this.#right = right;
    this.#lastSpeck = -1;
  }

  /** Runs come in order; `from` and `to` in device pixels, with fractions. */
  add(kind: number, from: number, to: number): void {
    const a = Math.max(this.#left, Math.round(from));
    const b = Math.min(this.#right, Math.round(to));
    if (b > a) this.#stretch(kind, a, b);
    else if (to >= this.#left && from < this.#right) this.#speck(kind, Math.max(this.#left, Math.floor(from)));
  }

  #stretch(kind: number, a: number, b: number): void {
    const speck = this.#lastSpeck;
    if (speck >= 0 && (this.from[speck] ?? 0) >= a) this.#raise(speck, kind);
    const last = this.count - 1;
    if (last >= 0 && this.specks[last] === 0 && this.kinds[last] === kind) {
      const from = this.from[last] ?? 0;
      const to = this.to[last] ?? 0;
      if (to >= a && (to - from < leastSeen || b - a < leastSeen)) {
        this.to[last] = Math.max(to, b);
        return;
      }
    }
    this.#push(kind, a, b, 0);
  }

  #speck(kind: number, at: number): void {
    // What idles for less than a pixel is nothing to see.
    if (rankOfCode[kind] === 0) return;
    const known = this.#lastSpeck;
    if (known >= 0 && this.from[known] === at) {
      this.#raise(known, kind);
      return;
    }
    if (this.#isCovered(rankOfCode[kind] ?? 0, at)) return;
    this.#lastSpeck = this.count;
    this.#push(kind, at, at + 1, 1);
  }

  /** A speck is drawn over its stretch: it must not say less. */
  #raise(speck: number, kind: number): void {
    if ((rankOfCode[kind] ?? 0) > (rankOfCode[this.kinds[speck] ?? 0] ?? 0)) this.kinds[speck] = kind;
  }

  /** The stretch before it reaches there, and says more. */
  #isCovered(rank: number, at: number): boolean {
    const last = this.count - 1;
    if (last < 0 || this.specks[last] === 1 || (this.to[last] ?? 0) <= at) return false;
    return (rankOfCode[this.kinds[last] ?? 0] ?? 0) >= rank;
  }

  #push(kind: number, from: number, to: number, speck: number): void {
    if (this.count === this.kinds.length) this.#grow();
    this.kinds[this.count] = kind;
    this.from[this.count] = from;
    this.to[this.count] = to;
    this.specks[this.count] = speck;
    this.count += 1;
  }

  #grow(): void {
    const length = this.kinds.length + growBy;
    const larger = <T extends Uint8Array | Int32Array>(made: T, old: T): T => {
      made.set(old);
      return made;
    };
    this.kinds = larger(new Uint8Array(length), this.kinds);
    this.specks = larger(new Uint8Array(length), this.specks);
    this.from = larger(new Int32Array(length), this.from);
    this.to = larger(new Int32Array(length), this.to);
  }
}
