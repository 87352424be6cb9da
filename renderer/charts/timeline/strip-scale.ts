/** px in the picture between which values of the strip lie. */
const top = 9;
const bottom = 39;

export interface StripScale {
  /** What lies at the bottom: 0, or more where the values are all far from it. */
  readonly least: number;
  readonly most: number;
}

/**
 * From 0, unless nothing in sight is below three fifths of the top: then the lower bound is written beside it, since
 * the distance to the limit is what counts.
 */
export function stripScale(fewest: number, most: number, limit: number | null): StripScale {
  const upper = Math.max(1, most, limit ?? 0);
  if (fewest < upper * 0.6) return { least: 0, most: upper };
  const room = Math.max(4, upper - fewest);
  return { least: Math.max(0, Math.floor((fewest - room * 0.25) / 5) * 5), most: upper };
}

export const stripY = ({ least, most }: StripScale, value: number): number =>
  bottom - ((Math.max(least, value) - least) / Math.max(1, most - least)) * (bottom - top);
