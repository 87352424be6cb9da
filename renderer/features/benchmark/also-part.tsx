import type { StrategySummary } from '../../../shared/contract/benchmark-parts.ts';
import { countText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { msText, percentText } from './numbers.ts';
import css from './results.module.css';
import { baselineOf, inOrder, nameOf, type ShownRun } from './shown.ts';
import table from './table.module.css';

/** Warm-up told apart, what came back, and whether it was the same. */
export function AlsoPart({ run }: { readonly run: ShownRun }) {
  const baseline = baselineOf(run);
  return (
    <section className={css.parts}>
      <SectionHead title="Cold, warm and equal" under="the warm-up is not counted above" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={table.box} tabIndex={0} aria-label="Cold, warm and equal">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Strategy</th>
              <th scope="col" className={table.n}>
                Very first
              </th>
              <th scope="col" className={table.n}>
                Warm-up median
              </th>
              <th scope="col" className={table.n}>
                Median
              </th>
              <th scope="col" className={table.n}>
                Runs
              </th>
              <th scope="col" className={table.n}>
                Rows of a run
              </th>
              <th scope="col" className={table.n}>
                Received of a run
              </th>
              <th scope="col" className={table.n}>
                P (slower than {baseline ? nameOf(baseline) : 'the baseline'})
              </th>
              <th scope="col">Results</th>
            </tr>
          </thead>
          <tbody>
            {inOrder(run).map((one) => (
              <Line key={one.key} one={one} isBaseline={one.key === run.event.baseline} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Line({ one, isBaseline }: { readonly one: StrategySummary; readonly isBaseline: boolean }) {
  const perRun = (sum: number) => (one.n > 0 ? sum : null);
  const rows = perRun(one.rows);
  return (
    <tr>
      <th scope="row">
        <b>{nameOf(one)}</b>
      </th>
      <td className={table.n}>{msText(one.firstMs)}</td>
      <td className={table.n}>{msText(one.warmUpMedianMs)}</td>
      <td className={table.n}>{msText(one.medianMs)}</td>
      <td className={table.n}>{countText(one.n)}</td>
      <td className={table.n}>
        {rows === null ? unknown : rows.toLocaleString('en-US', { maximumFractionDigits: 1 })}
      </td>
      <td className={table.n}>{sizeText(perRun(one.bytes))}</td>
      <td className={table.n}>{isBaseline ? '' : percentText(one.slower)}</td>
      <td>{equalWords(one, isBaseline)}</td>
    </tr>
  );
}

function equalWords({ isEqual }: StrategySummary, isBaseline: boolean): string {
  if (isEqual === null) return 'not proven equal';
  if (!isEqual) return 'differ';
  return isBaseline ? 'the reference' : 'equal, by hash';
}
