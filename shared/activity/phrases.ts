/** Pieces of sentences about backends, as the confirm row, the drawer and the journal write them. */

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1204, 'transaction' → "1,204 transactions". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${thousands.format(count)} ${count === 1 ? one : many}`;

/** "3 s", "6 min 12 s", "1 h 22 min", "29 d". A clock that jumped back makes no negative age. */
export function lasting(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}
