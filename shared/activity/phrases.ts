import { durationWords } from '../figure-text.ts';

/** Pieces of sentences about backends, as the confirm row, the drawer and the journal write them. */

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1204, 'transaction' → "1,204 transactions". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${thousands.format(count)} ${count === 1 ? one : many}`;

/** "3 s", "6 min 12 s", "1 h 22 min", "29 d". A clock that jumped back makes no negative age. */
export const lasting = (ms: number): string => durationWords(Math.max(0, ms));
