import type { LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import { countOf, shareText, sizeChangeText, sizeText, unknown } from '../../../shared/figure-text.ts';
import type { Column } from '../../ui/table-column.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { sizeTicks } from './axis.ts';
import { BarAxis, Bytes, LumpBar, LumpName } from './lump-cells.tsx';
import { bytesOf, type LumpRow, sumOf } from './lump-rows.ts';
import { growthHead, growthTitle } from './lump-words.ts';
import css from './sizes.module.css';

interface Shown {
  readonly answer: LumpsAnswer;
  readonly measure: Measure;
  /** Bytes that fill a bar. */
  readonly scale: number;
}

const indexesOf = (row: LumpRow): readonly number[] => (row.kind === 'lump' ? [row.index] : row.indexes);

export const totalBytes = ({ answer, measure }: Omit<Shown, 'scale'>): number => answer.summary.sum[`${measure}_bytes`];

function sizeColumn({ answer }: Shown, id: Measure, head: string): Column<LumpRow> {
  const bytes = (row: LumpRow) => indexesOf(row).reduce((sum, index) => sum + bytesOf(answer.lumps, id, index), 0);
  const isEstimate = (row: LumpRow) => indexesOf(row).some((index) => (answer.lumps.estimated[index] ?? 0) > 0);
  return {
    id,
    head,
    width: 84,
    minWidth: 72,
    align: 'right',
    ...(id === 'total' ? { tone: 'name' as const } : {}),
    sorts: 'descending',
    cell: (row) => <Bytes bytes={bytes(row)} isEstimate={isEstimate(row)} />,
    text: (row) => String(bytes(row)),
  };
}

/** The schema that goes without saying: public, which everybody takes a bare name for, else the most common. */
function usualSchema(names: readonly string[]): string {
  if (names.includes('public')) return 'public';
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

function nameColumn({ answer }: Shown): Column<LumpRow> {
  const { lumps } = answer;
  const usual = usualSchema(lumps.nspname);
  return {
    id: 'name',
    head: 'Lump',
    width: 280,
    minWidth: 160,
    tone: 'name',
    sorts: 'ascending',
    cell: (row) =>
      row.kind === 'lump' ? (
        <LumpName lumps={lumps} index={row.index} usualSchema={usual} />
      ) : (
        countOf(row.count, 'smaller lump')
      ),
    text: (row) =>
      row.kind === 'lump'
        ? visibleText(`${lumps.nspname[row.index]}.${lumps.name[row.index]}`)
        : countOf(row.count, 'smaller lump'),
  };
}

function shareColumn(shown: Shown): Column<LumpRow> {
  const whole = totalBytes(shown);
  const share = (row: LumpRow) => {
    const bytes = indexesOf(row).reduce((sum, index) => sum + bytesOf(shown.answer.lumps, shown.measure, index), 0);
    return whole > 0 ? bytes / whole : null;
  };
  return {
    id: 'share',
    head: 'Share',
    width: 64,
    minWidth: 64,
    align: 'right',
    tone: 'second',
    cell: (row) => shareText(share(row)),
    text: (row) => shareText(share(row)),
  };
}

function changeText(bytes: number | null): string {
  if (bytes === null) return unknown;
  return bytes === 0 ? '0' : sizeChangeText(bytes);
}

function growthColumn({ answer }: Shown): Column<LumpRow> {
  const growth = (row: LumpRow) => sumOf(answer.lumps.growth_bytes, indexesOf(row));
  return {
    id: 'growth',
    head: growthHead(answer.growthSince),
    width: 104,
    minWidth: 84,
    align: 'right',
    tone: 'second',
    sorts: 'descending',
    cell: (row) => changeText(growth(row)),
    text: (row) => String(growth(row) ?? ''),
  };
}

function barColumn({ answer, measure, scale }: Shown): Column<LumpRow> {
  return {
    id: 'bars',
    head: <BarAxis ticks={sizeTicks(scale)} />,
    label: 'Bars',
    width: 320,
    minWidth: 120,
    grows: true,
    cell: (row) => <LumpBar lumps={answer.lumps} indexes={indexesOf(row)} measure={measure} scale={scale} />,
  };
}

export function lumpColumns(shown: Shown): readonly Column<LumpRow>[] {
  return [
    nameColumn(shown),
    barColumn(shown),
    sizeColumn(shown, 'total', 'Total'),
    shareColumn(shown),
    sizeColumn(shown, 'heap', 'Heap'),
    sizeColumn(shown, 'indexes', 'Indexes'),
    sizeColumn(shown, 'toast', 'TOAST'),
    growthColumn(shown),
  ];
}

/** The line below the rows. */
export function totalCells({ answer }: Shown) {
  const { sum } = answer.summary;
  const { growth_bytes } = answer;
  return {
    name: 'Total',
    bars: <span className={css.hint}>without system catalogs</span>,
    total: sizeText(sum.total_bytes),
    share: '100 %',
    heap: <Bytes bytes={sum.heap_bytes} />,
    indexes: <Bytes bytes={sum.indexes_bytes} />,
    toast: <Bytes bytes={sum.toast_bytes} />,
    growth: <span title={growthTitle(answer.growthSince, answer.by)}>{changeText(growth_bytes)}</span>,
  };
}
