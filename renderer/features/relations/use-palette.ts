import type { At } from '../../../shared/contract/place.ts';
import { sizeText } from '../../../shared/figure-text.ts';
import { emptyFilter } from '../../../shared/relations/filter.ts';
import { schemaName } from '../../../shared/relations/match.ts';
import { type PaletteItem, usePaletteProvider } from '../../state/palette.ts';
import { openRoom } from '../../state/place.ts';
import type { Loaded } from './lists.ts';
import { kindName, rowIdOf } from './shown-row.ts';

const all = { kinds: new Set<number>(), schema: null, withSystem: false, found: null };

/** `#` in the palette: relations and routines by name, what begins with it first, the largest of those first. */
export function useRelationsInPalette(at: At, loaded: Loaded | undefined): void {
  usePaletteProvider({
    id: 'relations',
    heading: 'Relations',
    prefix: '#',
    search: (query, limit) => (loaded && query !== '' ? best(at, loaded, query, limit) : []),
  });
}

function best(at: At, { rows, matcher }: Loaded, query: string, limit: number): readonly PaletteItem[] {
  const words = query.split(/\s+/).map((text) => ({ text, isNegated: false }));
  const { mask } = matcher.match({ ...emptyFilter, words }, all);
  const first = (words[0]?.text ?? '').toLowerCase();
  const hits: { readonly n: number; readonly rank: number; readonly bytes: number }[] = [];
  for (let n = 0; n < rows.count; n += 1) {
    if (mask[n] !== 1) continue;
    const name = (rows.name[n] ?? '').toLowerCase();
    const rank = name === first ? 0 : name.startsWith(first) ? 1 : 2;
    const bytes = rows.totalBytes[n] ?? 0;
    hits.push({ n, rank, bytes: Number.isNaN(bytes) ? 0 : bytes });
  }
  hits.sort((a, b) => a.rank - b.rank || b.bytes - a.bytes);
  return hits.slice(0, limit).map(({ n, bytes }) => ({
    id: rowIdOf(rows, n),
    before: `${schemaName(rows, n)}.`,
    label: rows.name[n] ?? '',
    detail: bytes > 0 ? `${kindName(rows, n)}, ~${sizeText(bytes)}` : kindName(rows, n),
    run: () => openRoom(at, 'relations', { open: rowIdOf(rows, n), filter: rows.name[n] ?? '' }),
  }));
}
