import type { PlansEvent } from '../../../shared/contract/plans-parts.ts';
import { countText, shareText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { classes } from '../../ui/classes.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { exactText } from './exact-text.ts';
import { Letter } from './letter.tsx';
import { letterOf } from './sides.ts';
import css from './timing.module.css';
import { type TimeAxis, TimeTicks, TimingChart, timeAxis } from './timing-chart.tsx';
import { type TimingRow, timesText, type Verdict, verdictOf } from './timing-rows.ts';

interface TimingProps {
  readonly rows: readonly TimingRow[];
  /** Of the run that both sides come from; null: they do not come from one. */
  readonly event: PlansEvent | null;
  /** Bytes; null without a database. */
  readonly blockSize: number | null;
}

/** Medians first; every run in the chart. */
export function Timing({ rows, event, blockSize }: TimingProps) {
  const axis = timeAxis(rows);
  const verdict = verdictOf(rows, event);
  return (
    <section aria-label="Timing" className={css.section}>
      <SectionHead title="Timing" under={orderText(rows, event)}>
        <Space />
        {verdict && <VerdictText verdict={verdict} />}
      </SectionHead>
      <table className={css.table}>
        <colgroup>
          {widths.map((width, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <col key={index} style={{ width }} />
          ))}
          <col />
        </colgroup>
        <thead>
          <tr>
            <th>Plan</th>
            <th>Planning</th>
            <th className={css.sorted}>Execution, median</th>
            <th>Mean</th>
            <th>Std dev</th>
            <th title="The warm-up run, which found the caches as they were">First run</th>
            <th title="Median with TIMING against the median without">TIMING adds</th>
            <th>Partitions</th>
            <th title="Blocks found in shared buffers">shared hit</th>
            <th title="Blocks that were not in shared buffers">shared read</th>
            <th title="Blocks of temporary files, read and written">temp</th>
            <th>Workers</th>
            <th>
              <span className="spoken">Every run</span>
              {axis && <TimeTicks axis={axis} />}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.side} row={row} axis={axis} blockSize={blockSize} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** px of all but the last column, which takes the rest. */
const widths = [52, 76, 116, 76, 72, 80, 88, 72, 80, 84, 56, 64] as const;

/** "run order A B B A, after one warm-up run each". */
function orderText(rows: readonly TimingRow[], event: PlansEvent | null): string {
  if (!rows.some(({ shown }) => shown.plan.isAnalyzed)) return 'not executed: planning alone';
  if (!event || event.order === '') return rows.length === 1 ? 'of one run' : 'from separate runs';
  const order = event.order.length > 40 ? `${event.order.slice(0, 40)}…` : event.order;
  // Production executes once, without one.
  const isWarm = rows.some(({ firstMs }) => firstMs !== null);
  return `run order ${order}${isWarm ? ', after one warm-up run each' : ''}`;
}

function VerdictText({ verdict: { faster, times, words } }: { readonly verdict: Verdict }) {
  return (
    <span className={css.verdict} role="status">
      {faster !== null && times !== null && (
        <>
          {letterOf[faster]} is <b>{timesText(times)}× faster</b>,{' '}
        </>
      )}
      {words}
    </span>
  );
}

interface RowProps {
  readonly row: TimingRow;
  readonly axis: TimeAxis | null;
  readonly blockSize: number | null;
}

function Row({ row, axis, blockSize }: RowProps) {
  const { medianMs } = row;
  return (
    <tr>
      <td>
        <Letter side={row.side} />
      </td>
      <td>{exactText(row.planningMs)}</td>
      <td className={css.strong}>{exactText(medianMs)}</td>
      <td>{exactText(row.meanMs)}</td>
      <td className={css.second}>{exactText(row.sdMs)}</td>
      <td title={firstTitle(row)}>{exactText(row.firstMs)}</td>
      <td className={css.second} title={untimedTitle(row)}>
        {overheadText(row)}
      </td>
      <Count value={row.partitions} isBlankAtZero />
      <Count value={row.hit} />
      <Blocks value={row.read} blockSize={blockSize} />
      <Count value={row.temp} />
      <Count value={row.workers} />
      <td>{axis && <TimingChart row={row} axis={axis} />}</td>
    </tr>
  );
}

function firstTitle({ firstReadShare }: TimingRow): string | undefined {
  return firstReadShare === null ? undefined : `${shareText(firstReadShare)} of its blocks were not in shared buffers`;
}

/** What measuring each node costs; "~0 %" below what such a figure can tell. */
function overheadText({ medianMs, band, shown: { run } }: TimingRow): string {
  const untimed = run?.untimedMs ?? null;
  if (untimed === null || medianMs === null || untimed <= 0) return unknown;
  // The runs with TIMING are as far from each other as from those without.
  if (band !== null && band.low <= untimed && untimed <= band.high) return 'in the noise';
  const more = medianMs / untimed - 1;
  return more < 0.02 ? '~0 %' : shareText(more);
}

function untimedTitle({ shown: { run } }: TimingRow): string {
  const untimed = run?.untimedMs ?? null;
  return untimed === null ? 'Not measured' : `Without TIMING ${exactText(untimed)}`;
}

function Count({ value, isBlankAtZero = false }: { readonly value: number | null; readonly isBlankAtZero?: boolean }) {
  if (value === 0 && isBlankAtZero) return <td />;
  return <td className={classes(value === 0 ? css.zero : css.medium)}>{countText(value)}</td>;
}

function Blocks({ value, blockSize }: { readonly value: number | null; readonly blockSize: number | null }) {
  if (value === null || value === 0 || blockSize === null) return <Count value={value} />;
  return (
    <td className={css.medium} title={`${countText(value)} blocks`}>
      {sizeText(value * blockSize)}
    </td>
  );
}
