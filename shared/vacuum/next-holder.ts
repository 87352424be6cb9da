import type { HorizonHolder } from '../contract/vacuum.ts';

/** What runs just now gives its snapshot up with its statement; the others stay until somebody does something. */
const isLasting = ({ state, affectsThisDatabase, isCatalogsOnly, isOurs }: HorizonHolder): boolean =>
  affectsThisDatabase && !isCatalogsOnly && !isOurs && state !== 'active';

/**
 * Who holds VACUUM back when the one that decides has gone, if that would free less than half of the transactions: the
 * oldest of the others that does not let go by itself. A pool's young transactions are always there and change nothing.
 * `holders` are oldest first.
 */
export function nextHolder(holders: readonly HorizonHolder[], decisive: number): HorizonHolder | null {
  const first = holders[decisive];
  const next = holders.slice(decisive + 1).find(isLasting);
  return first && next && next.age * 2 >= first.age ? next : null;
}
