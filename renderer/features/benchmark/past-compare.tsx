import { intervalWords } from '../../../shared/benchmark/interval-words.ts';
import type { At } from '../../../shared/contract/place.ts';
import { unknown } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { Interval, IntervalTicks, ratioAxis } from '../../charts/interval.tsx';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { msText, ratioText } from './numbers.ts';
import { type ComparedStrategy, changedFacts, comparedStrategies, type PastRun } from './past.ts';
import css from './results.module.css';
import { nameOf } from './shown.ts';
import table from './table.module.css';
import { whenText } from './when.ts';

interface PastCompareProps {
  readonly at: At;
  /** Ids of the two. */
  readonly a: string;
  readonly b: string;
}

/** Two runs of the history side by side. */
export function PastCompare({ at, a, b }: PastCompareProps) {
  const ofA = useQuestion('benchmark.past', { at, id: a });
  const ofB = useQuestion('benchmark.past', { at, id: b });
  const failure = ofA.failure ?? ofB.failure;
  if (failure) return <FailureNote failure={failure} />;
  if (!ofA.data || !ofB.data) return null;
  return <Compared a={ofA.data} b={ofB.data} />;
}

const words = {
  slower: 'B is slower',
  faster: 'B is faster',
  none: 'no difference shown',
} as const;

function Compared({ a, b }: { readonly a: PastRun; readonly b: PastRun }) {
  const rows = comparedStrategies(a, b);
  const facts = changedFacts(a, b);
  const axis = ratioAxis(rows.map(({ ratio }) => ratio));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={css.scroll} tabIndex={0} aria-label="Two runs compared">
      <SectionHead
        title="A against B"
        under={`A ${whenText(a.event.startedAt)}, B ${whenText(b.event.startedAt)}; medians in ms, ratio of B to A`}
      />
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Strategy</th>
            <th scope="col" className={table.n}>
              Median A
            </th>
            <th scope="col" className={table.n}>
              Median B
            </th>
            <th scope="col" className={table.n}>
              B ÷ A
            </th>
            <th scope="col">95 % CI, not paired</th>
            <th scope="col">Finding</th>
            <th scope="col" className={table.axis}>
              <span className="spoken">Ratio and its interval, logarithmic</span>
              <IntervalTicks axis={axis} width={176} />
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.key} row={row} axis={axis} />
          ))}
        </tbody>
      </table>
      <SectionHead title="What was different" under={facts.length === 0 ? 'nothing that is known' : undefined} />
      {facts.length > 0 && <Facts facts={facts} />}
    </section>
  );
}

function Line({ row, axis }: { readonly row: ComparedStrategy; readonly axis: ReturnType<typeof ratioAxis> }) {
  const { ratio, finding } = row;
  return (
    <tr>
      <th scope="row">
        <b>{nameOf(row)}</b>
      </th>
      <td className={table.n}>{msText(row.a?.medianMs ?? null)}</td>
      <td className={table.n}>{msText(row.b?.medianMs ?? null)}</td>
      <td className={classes(table.n, table.bold)}>{ratioText(ratio?.value ?? null)}</td>
      <td className={table.second}>{ratio === null ? unknown : intervalWords(ratio)}</td>
      <td>{finding === null ? unknown : words[finding]}</td>
      <td className={table.axis}>
        <Interval ratio={ratio} isBaseline={false} axis={axis} width={176} />
      </td>
    </tr>
  );
}

function Facts({ facts }: { readonly facts: ReturnType<typeof changedFacts> }) {
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">Of the run</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(({ name, a, b }) => (
          <tr key={name}>
            <th scope="row">
              <SafeText text={name} />
            </th>
            <td className={table.wrapped}>
              <SafeText text={a} />
            </td>
            <td className={table.wrapped}>
              <SafeText text={b} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
