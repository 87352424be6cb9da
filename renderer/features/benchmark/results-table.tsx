import { IconArrowUp } from '@tabler/icons-react';
import { intervalWords } from '../../../shared/benchmark/interval-words.ts';
import { published, publishedDate } from '../../../shared/benchmark/published.ts';
import type { StrategySummary } from '../../../shared/contract/benchmark-parts.ts';
import { countText, unknown } from '../../../shared/figure-text.ts';
import { Interval, IntervalTicks, type RatioAxis, ratioAxis } from '../../charts/interval.tsx';
import { classes } from '../../ui/classes.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { msText, ratioText } from './numbers.ts';
import { inOrder, nameOf, type ShownRun, wordOf } from './shown.ts';
import table from './table.module.css';

const axisWidth = 176;
const columns = ['strategy', 'queries', 'median', 'mean', 'sd', 'p95', 'min', 'ratio', 'interval', 'axis'] as const;

/** Median first. A ratio is only a finding with its interval, drawn on one logarithmic axis with the line at 1×. */
export function ResultsTable({ run }: { readonly run: ShownRun }) {
  const strategies = inOrder(run);
  const axis = ratioAxis(strategies.map(({ ratio }) => ratio));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={table.box} tabIndex={0} aria-label="Results">
      <table className={classes(table.table, table.fixed)}>
        <colgroup>
          {columns.map((column) => (
            <col key={column} className={column === 'min' ? table.wide : undefined} />
          ))}
        </colgroup>
        <Head axis={axis} isSorted={!run.isRunning} />
        <tbody>
          {strategies.map((one) => (
            <Line key={one.key} one={one} axis={axis} isBaseline={one.key === run.event.baseline} />
          ))}
        </tbody>
        {isPublishedFor(run) && <Published />}
      </table>
    </section>
  );
}

function Head({ axis, isSorted }: { readonly axis: RatioAxis; readonly isSorted: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col">Strategy</th>
        <th scope="col" className={table.n}>
          Queries
        </th>
        <th scope="col" className={classes(table.n, table.sorted)} aria-sort={isSorted ? 'ascending' : undefined}>
          <span>Median {isSorted && <IconArrowUp size={11} stroke={2} />}</span>
        </th>
        <th scope="col" className={table.n}>
          Mean
        </th>
        <th scope="col" className={table.n}>
          Std dev
        </th>
        <th scope="col" className={table.n}>
          p95
        </th>
        <th scope="col" className={classes(table.n, table.wide)}>
          Min
        </th>
        <th scope="col" className={table.n}>
          Ratio
        </th>
        <th scope="col">95 % CI</th>
        <th scope="col" className={table.axis}>
          <span className="spoken">Ratio and its interval, logarithmic</span>
          <IntervalTicks axis={axis} width={axisWidth} />
        </th>
      </tr>
    </thead>
  );
}

interface LineProps {
  readonly one: StrategySummary;
  readonly axis: RatioAxis;
  readonly isBaseline: boolean;
}

function Line({ one, axis, isBaseline }: LineProps) {
  const { medianMs, meanMs, sdMs, p95Ms, minMs, ratio } = one;
  return (
    <tr>
      <th scope="row" title={visibleText(nameOf(one))}>
        <b>{nameOf(one)}</b> <span className={table.word}>{wordOf(one.key)}</span>
      </th>
      <td className={table.n}>{countText(one.n === 0 ? null : one.queries)}</td>
      <td className={classes(table.n, table.bold)}>{msText(medianMs)}</td>
      <td className={table.n}>{msText(meanMs)}</td>
      <td className={table.n}>{msText(sdMs)}</td>
      <td className={table.n}>{msText(p95Ms)}</td>
      <td className={classes(table.n, table.wide)}>{msText(minMs)}</td>
      <td className={classes(table.n, isBaseline ? table.second : table.bold)}>
        {isBaseline ? 'baseline' : ratioText(ratio?.value ?? null)}
      </td>
      <td className={table.second}>{isBaseline ? '' : ratio === null ? unknown : intervalWords(ratio)}</td>
      <td className={table.axis}>
        <Interval ratio={ratio} isBaseline={isBaseline} axis={axis} width={axisWidth} />
      </td>
    </tr>
  );
}

/** The published test got one row by its id; beside anything else its figures would only mislead. */
const isPublishedFor = ({ request }: ShownRun) => request.kind === 'foreign-key' && request.shape === 'get';

const publishedWords = `${publishedDate ?? 'Undated'}, 3,000 ids through Django, not measured here`;

/** As published, not measured here: no ratio to anything of this table. */
function Published() {
  return (
    <tfoot>
      {published.toReversed().map((row, at) => (
        <tr key={row.key}>
          <th scope="row" colSpan={2} title={row.title}>
            Published: {row.title}
          </th>
          <td className={table.n}>{row.medianMs.toFixed(2)}</td>
          <td className={table.n}>{row.meanMs.toFixed(2)}</td>
          <td className={table.n}>{row.sdMs.toFixed(2)}</td>
          <td className={table.n}>{unknown}</td>
          <td className={classes(table.n, table.wide)}>{unknown}</td>
          <td colSpan={3}>{at === 0 ? publishedWords : 'not to be compared with the above'}</td>
        </tr>
      ))}
    </tfoot>
  );
}
