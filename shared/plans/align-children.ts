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

/** Of many children: by the name of what they scan, then each with the one that saves most. */
function byName(ks: readonly number[], ls: readonly number[], gain: Gain, keys: Keys): Pairing {
  const pairs: (readonly [number, number])[] = [];
  let total = 0;
  const takenA = new Set<number>();
  const free = new Set(ls);
  const take = (c: number, d: number, saved: number) => {
    pairs.push([c, d]);
    total += saved;
    takenA.add(c);
    free.delete(d);
  };
  const byKey = new Map<number, number[]>();
  for (const d of ls) byKey.set(keys.b(d), [...(byKey.get(keys.b(d)) ?? []), d]);
  for (const c of ks) {
    const d = byKey.get(keys.a(c))?.find((one) => free.has(one) && gain(c, one) > 0);
    if (d !== undefined) take(c, d, gain(c, d));
  }
  for (const c of ks) {
    if (takenA.has(c)) continue;
    let [most, best] = [0, -1];
    for (const d of free) if (gain(c, d) > most) [most, best] = [gain(c, d), d];
    if (best >= 0) take(c, best, most);
  }
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
