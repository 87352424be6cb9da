/** How much is saved by pairing child `c` of A with child `d` of B instead of leaving both alone; 0 or less: nothing. */
export type Gain = (c: number, d: number) => number;

export interface Pairing {
  readonly gain: number;
  readonly pairs: readonly (readonly [number, number])[];
}

/** Inputs in the same order are preferred when all else is equal. */
export const crossing = 3;
/** Above this, trying all ways to pair takes too long; Append has so many children, and those find each other by name. */
const most = 4;

const none: Pairing = { gain: 0, pairs: [] };

/** Tries all ways. `from`: the place in `ks`. */
function tryAll(ks: readonly number[], ls: readonly number[], gain: Gain, from = 0, taken = 0): Pairing {
  const c = ks[from];
  if (c === undefined) return none;
  let best = tryAll(ks, ls, gain, from + 1, taken);
  ls.forEach((d, place) => {
    if ((taken & (1 << place)) !== 0) return;
    const saved = gain(c, d);
    if (saved <= 0) return;
    // Those taken further right were taken by children further left: each is a crossing.
    const crossed = crossing * bitsOf(taken >> (place + 1));
    const rest = tryAll(ks, ls, gain, from + 1, taken | (1 << place));
    const total = saved - crossed + rest.gain;
    if (total > best.gain) best = { gain: total, pairs: [[c, d], ...rest.pairs] };
  });
  return best;
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let left = mask; left > 0; left >>= 1) count += left & 1;
  return count;
}

/** Of so many that are free none fits, and no further one is looked at: all against all takes minutes where none does. */
export const mostLooked = 200;

/** In reverse: the next one is the last, so that taking it moves no other. */
function byKey(ls: readonly number[], keyOf: (d: number) => number): ReadonlyMap<number, number[]> {
  const found = new Map<number, number[]>();
  for (const d of ls.toReversed()) {
    const alike = found.get(keyOf(d));
    if (alike) alike.push(d);
    else found.set(keyOf(d), [d]);
  }
  return found;
}

/** Of the next ones of `free` the place of the first that saves anything, or of the one that saves most; -1: none does. */
function placeOf(free: readonly number[], saves: (d: number) => number, isFirst: boolean): number {
  let [most, best] = [0, -1];
  for (let at = free.length - 1; at >= Math.max(0, free.length - mostLooked); at -= 1) {
    const saved = saves(free[at] ?? -1);
    if (saved > most) [most, best] = [saved, at];
    if (isFirst && best >= 0) break;
  }
  return best;
}

/** Of many children: by the name of what they scan, then each with the one that saves most. */
function byName(ks: readonly number[], ls: readonly number[], gain: Gain, keys: Keys): Pairing {
  const pairs: (readonly [number, number])[] = [];
  let total = 0;
  const [takenA, takenB] = [new Set<number>(), new Set<number>()];
  const pairIn = (c: number, free: number[], isFirst: boolean) => {
    const at = placeOf(free, (d) => gain(c, d), isFirst);
    if (at < 0) return;
    const [d = -1] = free.splice(at, 1);
    pairs.push([c, d]);
    total += gain(c, d);
    takenA.add(c);
    takenB.add(d);
  };
  const alike = byKey(ls, keys.b);
  for (const c of ks) pairIn(c, alike.get(keys.a(c)) ?? [], true);
  const left = ls.filter((d) => !takenB.has(d)).reverse();
  for (const c of ks) if (!takenA.has(c)) pairIn(c, left, false);
  return { gain: total, pairs };
}

export interface Keys {
  readonly a: (c: number) => number;
  readonly b: (d: number) => number;
}

/** The way to pair the children of two nodes that saves most; each child at most once. */
export function pairChildren(ks: readonly number[], ls: readonly number[], gain: Gain, keys: Keys): Pairing {
  if (ks.length === 0 || ls.length === 0) return none;
  return ks.length <= most && ls.length <= most ? tryAll(ks, ls, gain) : byName(ks, ls, gain, keys);
}
