import type { LumpsAnswer, Measure, Summary } from '../../../shared/contract/sizes.ts';
import { sizeText } from '../../export/size-text.ts';
import type { Cell, ExportColumn, ExportTable } from '../../export/table.ts';

const columns: readonly ExportColumn[] = [
  { key: 'schema', label: 'Schema', kind: 'text' },
  { key: 'lump', label: 'Lump', kind: 'text' },
  { key: 'total_bytes', label: 'Total', kind: 'bytes' },
  { key: 'share', label: 'Share', kind: 'ratio' },
  { key: 'heap_bytes', label: 'Heap', kind: 'bytes' },
  { key: 'indexes_bytes', label: 'Indexes', kind: 'bytes' },
  { key: 'toast_bytes', label: 'TOAST', kind: 'bytes' },
  { key: 'rows_estimated', label: 'Rows ~', kind: 'number' },
  { key: 'relations', label: 'Relations', kind: 'number' },
  { key: 'partitions', label: 'Partitions', kind: 'number' },
  { key: 'orphans', label: 'Orphans', kind: 'number' },
  { key: 'not_measured', label: 'Not measured', kind: 'number' },
  { key: 'growth_bytes', label: 'Growth', kind: 'bytes' },
];

const barsShown = 20;
const word: Readonly<Record<LumpsAnswer['by'], string>> = {
  name: 'name suffix',
  tree: 'partition tree',
  none: 'none',
  regex: 'regex',
};

export interface Place {
  readonly profile: string;
  readonly database: string;
  readonly server_version: string;
}

/** "7,151 measured, 3 locked (estimate), 1 dropped meanwhile, 99.1 % of pg_database_size 472 GB" */
export function completeness(summary: Summary): string {
  const counted: readonly (readonly [number, string])[] = [
    [summary.measured, 'measured'],
    [summary.earlier, 'from the report before'],
    [summary.estimated, 'estimated'],
    [summary.unknown, 'unknown'],
    [summary.locked, 'locked (estimate)'],
    [summary.failed, 'failed (estimate)'],
    [summary.gone, 'dropped meanwhile'],
  ];
  const said = counted.filter(([count], i) => count > 0 || i === 0).map(([count, what]) => `${count} ${what}`);
  const { database_bytes, sum } = summary;
  if (database_bytes !== null && database_bytes > 0) {
    const percent = ((sum.total_bytes / database_bytes) * 100).toFixed(1);
    said.push(`${percent} % of pg_database_size ${sizeText(database_bytes)}`);
  }
  return said.join(', ');
}

/** The lumps in the order of the page, largest of the chosen measure first. */
export function lumpsTable(answer: LumpsAnswer, measured: Measure, place: Place): ExportTable {
  const { lumps, summary } = answer;
  const key = `${measured}_bytes` as const;
  const whole = summary.sum[key];
  const order = lumps.key.map((_, i) => i).sort((a, b) => (lumps[key][b] ?? 0) - (lumps[key][a] ?? 0));
  const at = <T>(list: readonly T[], i: number) => list[i] as T;
  const row = (i: number): Cell[] => [
    at(lumps.nspname, i),
    at(lumps.name, i),
    at(lumps.total_bytes, i),
    whole > 0 ? Number((at(lumps[key], i) / whole).toFixed(6)) : null,
    at(lumps.heap_bytes, i),
    at(lumps.indexes_bytes, i),
    at(lumps.toast_bytes, i),
    at(lumps.rows, i),
    at(lumps.members, i),
    at(lumps.partitions, i),
    at(lumps.orphans, i),
    at(lumps.estimated, i),
    at(lumps.growth_bytes, i),
  ];
  const bars = order.slice(0, barsShown).map((i) => ({
    label: `${at(lumps.nspname, i)}.${at(lumps.name, i)}`,
    parts: [at(lumps.heap_bytes, i), at(lumps.indexes_bytes, i), at(lumps.toast_bytes, i)],
  }));
  const rule = answer.rule === '' ? word[answer.by] : `${word[answer.by]}, ${answer.rule}`;
  return {
    title: `Sizes of ${place.database}`,
    about: [
      ['Connection', place.profile],
      ['Server', `PostgreSQL ${place.server_version}`],
      ['Read at', summary.readAt],
      ['Lumped by', rule],
      ['Share of', measured],
      ['Total', `${sizeText(summary.sum.total_bytes)} in ${summary.relations} relations, ${lumps.key.length} lumps`],
      ['Completeness', completeness(summary)],
      ...(answer.growthSince ? [['Growth since', answer.growthSince.at] as const] : []),
    ],
    columns,
    rows: order.map(row),
    chart: { legend: ['heap', 'indexes', 'TOAST'], bars },
  };
}
