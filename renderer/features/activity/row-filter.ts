import type { Row } from '../../../shared/activity/rows.ts';
import type { StateKind } from '../../../shared/activity/state-kinds.ts';
import { type HitRange, rangesOf } from '../../ui/hit-range.ts';

/** Every word must occur in the pid, the role, the application, the client or the query; case does not matter. */
export const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

export const hasWords = ({ haystack }: Row, words: readonly string[]): boolean =>
  words.every((word) => haystack.includes(word));

export function* matching(
  rows: Iterable<Row>,
  words: readonly string[],
  kinds: ReadonlySet<StateKind> | null,
): Generator<Row> {
  for (const row of rows) if ((kinds === null || kinds.has(row.backend.kind)) && hasWords(row, words)) yield row;
}

/** Where the words are in one cell's text, in order. */
export function hitsIn(text: string, words: readonly string[]): readonly HitRange[] {
  if (words.length === 0) return [];
  const lower = text.toLowerCase();
  return words.flatMap((word) => rangesOf(lower, word)).sort((a, b) => a[0] - b[0]);
}
