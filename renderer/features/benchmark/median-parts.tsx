import type { StrategySummary } from '../../../shared/contract/benchmark-parts.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { classes } from '../../ui/classes.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Legend } from '../../ui/size-bar.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { msText, msWords, percentText } from './numbers.ts';
import part from './part-table.module.css';
import css from './results.module.css';
import { inOrder, nameOf, type ShownRun } from './shown.ts';

/** Server, round trips and client, as shares of each median, with the ms beside them. */
export function MedianParts({ run }: { readonly run: ShownRun }) {
  const strategies = inOrder(run);
  return (
    <section className={css.parts} aria-label="Where the median goes">
      <SectionHead title="Where the median goes" under="share of each strategy, ms at right">
        <Space />
        <Legend labels={['server time', 'round trips', 'client']} />
      </SectionHead>
      <table className={part.table}>
        <thead>
          <tr>
            <td />
            <td />
            <th scope="col">Server</th>
            <th scope="col">Round trips</th>
            <th scope="col">Client</th>
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {strategies.map((one) => (
            <Line key={one.key} one={one} />
          ))}
        </tbody>
      </table>
      <p className={css.said}>{sentenceOf(run)}</p>
    </section>
  );
}

function Line({ one }: { readonly one: StrategySummary }) {
  const { serverMs, roundTripsMs, clientMs } = one.parts;
  return (
    <tr>
      <th scope="row" title={visibleText(nameOf(one))}>
        {nameOf(one)}
      </th>
      <td>
        <Bar one={one} />
      </td>
      <td>{msText(one.medianMs === null ? null : serverMs)}</td>
      <td>{msText(one.medianMs === null ? null : roundTripsMs)}</td>
      <td>{msText(one.medianMs === null ? null : clientMs)}</td>
      <td className={part.bold}>{msText(one.medianMs)}</td>
    </tr>
  );
}

/** The numbers stand beside it, so it is silent for the ear. What nobody can tell apart is hatched. */
function Bar({ one: { parts, medianMs } }: { readonly one: StrategySummary }) {
  const whole = medianMs ?? 0;
  const known = [
    { fill: part.d1, ms: parts.serverMs ?? 0 },
    { fill: part.d2, ms: parts.roundTripsMs },
    { fill: part.d3, ms: parts.clientMs ?? 0 },
  ];
  const sum = known.reduce((total, { ms }) => total + Math.max(0, ms), 0);
  const scale = Math.max(whole, sum);
  const rest = parts.serverMs === null || parts.clientMs === null ? Math.max(0, whole - sum) : 0;
  return (
    <div className={part.bar} aria-hidden="true">
      {scale > 0 &&
        [...known, { fill: part.untold, ms: rest }].map(
          ({ fill, ms }) =>
            ms > 0 && (
              <i key={fill} className={classes(fill)} style={{ width: `${((ms / scale) * 100).toFixed(2)}%` }} />
            ),
        )}
    </div>
  );
}

/** "N+1 spends 71 % of its time on 501 round trips of 0.24 ms." Of the one with the most round trips. */
function sentenceOf({ event, isRunning }: ShownRun): string {
  const many = event.strategies.toSorted((a, b) => b.queries - a.queries)[0];
  if (!many?.medianMs || !event.floor) return 'What a round trip costs is not known yet.';
  const share = Math.min(1, many.parts.roundTripsMs / many.medianMs);
  const untold =
    !isRunning && event.strategies.some(({ parts }) => parts.serverMs === null)
      ? ' Server and client cannot be told apart here: nothing on this server says how long it took.'
      : '';
  return `${nameOf(many)} spends ${percentText(share)} of its time on ${countOf(many.queries, 'round trip')} of ${msWords(event.floor.medianMs)}.${untold}`;
}
