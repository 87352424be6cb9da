import type { LumpsAnswer } from '../../../shared/contract/sizes.ts';

export interface Lump {
  readonly key: string;
  /** With its schema unless that is public, and then too where another schema has one of the same name. */
  readonly name: string;
  readonly parts: readonly number[];
  readonly total_bytes: number;
  readonly growth_bytes: number | null;
  readonly isEstimate: boolean;
}

/** Largest first. */
export function largestOf(
  { answer }: { readonly answer: Pick<LumpsAnswer, 'lumps'> | null },
  most: number,
): readonly Lump[] {
  if (answer === null) return [];
  const { lumps } = answer;
  const times = new Map<string, number>();
  for (const name of lumps.name) times.set(name, (times.get(name) ?? 0) + 1);
  return lumps.name
    .map((name, i) => ({
      key: lumps.key[i] ?? name,
      name: shownName(lumps.nspname[i] ?? '', name, (times.get(name) ?? 0) > 1),
      parts: [lumps.heap_bytes[i] ?? 0, lumps.indexes_bytes[i] ?? 0, lumps.toast_bytes[i] ?? 0],
      total_bytes: lumps.total_bytes[i] ?? 0,
      growth_bytes: lumps.growth_bytes[i] ?? null,
      isEstimate: (lumps.estimated[i] ?? 0) > 0,
    }))
    .sort((a, b) => b.total_bytes - a.total_bytes)
    .slice(0, most);
}

function shownName(nspname: string, name: string, isTwice: boolean): string {
  return nspname === '' || (nspname === 'public' && !isTwice) ? name : `${nspname}.${name}`;
}
