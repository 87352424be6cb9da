import { published, publishedDate, publishedSentence } from '../../../shared/benchmark/published.ts';
import { toCsv } from '../../export/csv.ts';
import { toMarkdown } from '../../export/markdown.ts';
import type { Cell, ExportColumn, ExportTable } from '../../export/table.ts';
import type { KeptRun } from './kept-runs.ts';

const columns: ExportTable['columns'] = [
  { key: 'strategy', label: 'Strategy', kind: 'text' },
  { key: 'queries', label: 'Queries', kind: 'number' },
  { key: 'n', label: 'Runs', kind: 'number' },
  { key: 'median_ms', label: 'Median ms', kind: 'text' },
  { key: 'median_95', label: '95 % interval', kind: 'text' },
  { key: 'mean_ms', label: 'Mean ms', kind: 'text' },
  { key: 'sd_ms', label: 'Std dev ms', kind: 'text' },
  { key: 'p95_ms', label: 'p95 ms', kind: 'text' },
  { key: 'min_ms', label: 'Min ms', kind: 'text' },
  { key: 'ratio', label: 'Ratio', kind: 'text' },
  { key: 'ratio_95', label: '95 % interval', kind: 'text' },
  { key: 'slower', label: 'P(slower)', kind: 'ratio' },
  { key: 'rows', label: 'Rows', kind: 'number' },
  { key: 'bytes', label: 'Bytes', kind: 'bytes' },
];

const ms = (value: number | null): Cell => (value === null ? null : value.toFixed(value < 1 ? 4 : 3));
const span = (of: { low: number; high: number } | null): Cell =>
  of === null ? null : `${of.low.toPrecision(4)} to ${of.high.toPrecision(4)}`;

/** For people: the summary, what was in force, and the published row, marked as such. */
export function markdownOf(run: KeptRun): string {
  const { event, title } = run;
  const about: [string, string][] = [
    ['Started', event.startedAt],
    ['Rounds', `${event.round} of ${event.rounds}, ${event.state}`],
    ...event.facts.map(({ name, value }): [string, string] => [name, value]),
    ...(event.floor === null ? [] : [['SELECT 1', `${ms(event.floor.medianMs) ?? ''} ms`] satisfies [string, string]]),
    ...(event.verdict === null ? [] : [['Verdict', event.verdict.sentence] satisfies [string, string]]),
    ...event.notes.map((note): [string, string] => ['Note', note]),
    ['Reference', publishedSentence],
  ];
  const rows = event.strategies.map((strategy): Cell[] => [
    strategy.title,
    strategy.queries,
    strategy.n,
    ms(strategy.medianMs),
    span(strategy.median95),
    ms(strategy.meanMs),
    ms(strategy.sdMs),
    ms(strategy.p95Ms),
    ms(strategy.minMs),
    strategy.key === event.baseline ? 'baseline' : (strategy.ratio?.value.toPrecision(4) ?? null),
    span(strategy.ratio),
    strategy.slower,
    strategy.rows,
    strategy.bytes,
  ]);
  const reference = published.map((each): Cell[] => [
    `${each.title} (published elsewhere)`,
    ...[null, null, ms(each.medianMs), null, ms(each.meanMs), ms(each.sdMs)],
    ...[null, null, null, null, null, null, null],
  ]);
  return toMarkdown({ title: `Benchmark: ${title}`, about, columns, rows: [...rows, ...reference] });
}

const single: readonly ExportColumn[] = [
  { key: 'phase', label: 'Phase', kind: 'text' },
  { key: 'round', label: 'Round', kind: 'id' },
  { key: 'strategy', label: 'Strategy', kind: 'text' },
  { key: 'ms', label: 'ms', kind: 'number' },
];

/** Every single measurement, SELECT 1 too. */
export function csvOf({ measured, warmUp, floor }: KeptRun): string {
  const rows: Cell[][] = [];
  for (const [phase, times] of [
    ['warm-up', warmUp],
    ['measured', measured],
  ] as const) {
    for (const [key, values] of Object.entries(times)) {
      for (const [round, value] of values.entries()) rows.push([phase, round + 1, key, value]);
    }
  }
  for (const [round, value] of floor.entries()) rows.push(['measured', round + 1, 'SELECT 1', value]);
  return toCsv({ columns: single, rows });
}

/** All that is kept, for programs. */
export function jsonOf(run: KeptRun): string {
  return `${JSON.stringify({ ...run, published: { date: publishedDate, rows: published } })}\n`;
}
