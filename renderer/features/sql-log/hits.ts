import { type HitRange, rangesOf } from '../../ui/hit-range.ts';

/** Where the words of a filter are in one cell's text, in order. */
export function hitRanges(text: string, words: readonly string[]): readonly HitRange[] {
  if (words.length === 0) return [];
  const lower = text.toLowerCase();
  return words.flatMap((word) => rangesOf(lower, word)).sort((a, b) => a[0] - b[0]);
}
