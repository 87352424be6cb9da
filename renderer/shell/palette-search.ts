import type { PaletteItem } from '../state/palette.ts';

/** What was typed, and for whom: `#crap` asks for relations only. */
export interface PaletteQuery {
  readonly prefix: string | null;
  readonly text: string;
}

export function paletteQuery(typed: string, prefixes: readonly string[]): PaletteQuery {
  const first = typed.trimStart().slice(0, 1);
  if (first !== '' && prefixes.includes(first)) return { prefix: first, text: typed.trimStart().slice(1).trim() };
  return { prefix: null, text: typed.trim() };
}

/**
 * How well a label answers: 0 the whole, 1 its beginning, 2 the beginning of a word, 3 somewhere; null not at all.
 * Several words must all occur, and the worst of them counts.
 */
export function rankOf(label: string, text: string): number | null {
  const hay = label.toLowerCase();
  let worst = 0;
  for (const word of text.toLowerCase().split(/\s+/).filter(Boolean)) {
    const rank = wordRank(hay, word);
    if (rank === null) return null;
    worst = Math.max(worst, rank);
  }
  return worst;
}

function wordRank(hay: string, word: string): number | null {
  const at = hay.indexOf(word);
  if (at < 0) return null;
  if (at === 0) return hay.length === word.length ? 0 : 1;
  return /[\s_.:,-]/.test(hay[at - 1] ?? '') ? 2 : 3;
}

/** The matching items, the best first, those of one rank in the order given. */
export function matching(items: readonly PaletteItem[], text: string, limit: number): readonly PaletteItem[] {
  return items
    .flatMap((item) => {
      const rank = rankOf(`${item.before ?? ''}${item.label}`, text);
      return rank === null ? [] : [{ item, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ item }) => item);
}
