import type { LumpColumns, Measure } from '../../../shared/contract/sizes.ts';

/** One line of the table: a lump by its place in the answer, or the closed rest. */
export type LumpRow =
  | { readonly kind: 'lump'; readonly index: number; readonly isSmaller: boolean }
  | { readonly kind: 'smaller'; readonly count: number; readonly indexes: readonly number[] };

export interface LumpSort {
  readonly id: string;
  readonly direction: 'ascending' | 'descending';
}

/** Bytes of one measure of one lump. */
export const bytesOf = (lumps: LumpColumns, measure: Measure, index: number): number =>
  lumps[`${measure}_bytes`][index] ?? 0;

function compare(lumps: LumpColumns, sort: LumpSort, measure: Measure): (a: number, b: number) => number {
  const collator = new Intl.Collator('en', { numeric: true });
  const byName = (a: number, b: number) =>
    collator.compare(lumps.name[a] ?? '', lumps.name[b] ?? '') ||
    collator.compare(lumps.nspname[a] ?? '', lumps.nspname[b] ?? '');
  const sign = sort.direction === 'ascending' ? 1 : -1;
  if (sort.id === 'name') return (a, b) => sign * byName(a, b);
  const value = sortValue(lumps, sort.id, measure);
  return (a, b) => sign * (value(a) - value(b)) || byName(a, b);
}

function sortValue(lumps: LumpColumns, id: string, measure: Measure): (index: number) => number {
  switch (id) {
    case 'total':
    case 'heap':
    case 'indexes':
    case 'toast':
      return (index) => bytesOf(lumps, id, index);
    case 'growth':
      // Unknown stands at the end of a descending list.
      return (index) => lumps.growth_bytes[index] ?? Number.NEGATIVE_INFINITY;
    default:
      return (index) => bytesOf(lumps, measure, index);
  }
}

/** Indexes of the lumps in the order of the table. */
export function orderOf(lumps: LumpColumns, sort: LumpSort, measure: Measure): number[] {
  return lumps.key.map((_, index) => index).sort(compare(lumps, sort, measure));
}

const leastShown = 13;
const smallShare = 0.004;

/**
 * The rows: what matters, then one closed line for the many small lumps, which opens to them. Sorted by a name every
 * lump is in its place, so nothing is folded.
 */
export function rowsOf(
  order: readonly number[],
  lumps: LumpColumns,
  measure: Measure,
  canFold: boolean,
  isOpen: boolean,
): LumpRow[] {
  const whole = order.reduce((sum, index) => sum + bytesOf(lumps, measure, index), 0);
  const isBig = (index: number, place: number) =>
    place < leastShown || bytesOf(lumps, measure, index) >= whole * smallShare;
  const cut = canFold ? order.findIndex((index, place) => !isBig(index, place)) : -1;
  const line = (index: number, isSmaller: boolean): LumpRow => ({ kind: 'lump', index, isSmaller });
  if (cut === -1 || order.length - cut < 3) return order.map((index) => line(index, false));
  const rest = order.slice(cut);
  return [
    ...order.slice(0, cut).map((index) => line(index, false)),
    { kind: 'smaller', count: rest.length, indexes: rest },
    ...(isOpen ? rest.map((index) => line(index, true)) : []),
  ];
}

/** Sum of one list of numbers; null as soon as all of them are unknown. */
export function sumOf(values: readonly (number | null)[], indexes: readonly number[]): number | null {
  let sum: number | null = null;
  for (const index of indexes) {
    const value = values[index] ?? null;
    if (value !== null) sum = (sum ?? 0) + value;
  }
  return sum;
}
