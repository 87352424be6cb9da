import type { StrategySummary } from '../../../shared/contract/benchmark-parts.ts';
import { countOf, countText } from '../../../shared/figure-text.ts';
import { Histogram } from '../../charts/histogram.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { msText, timesText } from './numbers.ts';
import css from './results.module.css';
import { inOrder, nameOf, type ShownRun } from './shown.ts';

/** One histogram a strategy, each around its own median. */
export function Distributions({ run }: { readonly run: ShownRun }) {
  const strategies = inOrder(run);
  return (
    <section>
      <SectionHead title="Distribution of runs" under={underOf(strategies)} />
      <div className={css.charts} style={{ gridTemplateColumns: `repeat(${Math.max(1, strategies.length)}, 1fr)` }}>
        {strategies.map((one) => (
          <Histogram
            key={one.key}
            title={visibleText(nameOf(one))}
            label={labelOf(one)}
            bins={one.bins}
            medianMs={one.medianMs}
            p95Ms={one.p95Ms}
            text={msText}
          />
        ))}
      </div>
    </section>
  );
}

/** Widths only compare where every axis spans the same share of its own median. */
function underOf(strategies: readonly StrategySummary[]): string {
  const spans = strategies.map(({ bins, medianMs }) =>
    medianMs ? `${timesText(bins.fromMs / medianMs)} to ${timesText(bins.toMs / medianMs)}` : null,
  );
  const [first] = spans;
  const isSame = first !== null && first !== undefined && spans.every((span) => span === first);
  const beyond = strategies.reduce((sum, { bins }) => sum + bins.beyond, 0);
  return [
    'runs per bin',
    isSame ? `each x axis spans ${first} of its own median, so widths compare` : 'each on an x axis of its own',
    ...(beyond > 0 ? [`${countText(beyond)} runs lie beyond`] : []),
  ].join('; ');
}

function labelOf(one: StrategySummary): string {
  const { n, medianMs, p95Ms, minMs, bins } = one;
  if (medianMs === null) return `Run times of ${nameOf(one)}: none yet`;
  const beyond = bins.beyond > 0 ? `, ${countText(bins.beyond)} of them beyond this axis` : '';
  return `Run times of ${nameOf(one)}: ${countOf(n, 'run')}${beyond}, median ${msText(medianMs)} ms, p95 ${msText(p95Ms)} ms, shortest ${msText(minMs)} ms. Arrow keys step through the bars.`;
}
