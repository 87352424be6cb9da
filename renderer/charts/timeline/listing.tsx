import { kindWords } from '../../../shared/activity/state-kinds.ts';
import { countOf, countText, unknown } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { type Listed, listedLanes } from './listed.ts';
import { clockOf } from './time-axis.ts';
import css from './timeline.module.css';
import type { TimelineProps, TimeWindow } from './timeline-props.ts';

interface ListingProps {
  readonly props: TimelineProps;
  readonly window: TimeWindow;
}

const columns = ['PID', 'Group', 'State', 'Since', 'Transaction', 'Blocked by', 'Starts', 'In this window'];

/** The same as text, for who listens or copies: each lane of the window, and what it does at the moment looked at. */
export function Listing({ props, window }: ListingProps) {
  const { runs, groups, nowMs, cursorMs } = props;
  const ms = cursorMs ?? Math.min(nowMs, window.toMs);
  const { lanes, total } = listedLanes(runs, groups, window, ms);
  const more = total - lanes.length;
  const gaps = runs.gaps.filter(({ fromMs, toMs }) => toMs >= window.fromMs && fromMs <= window.toMs).length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={css.listing} aria-label="Timeline as a table" tabIndex={0}>
      <table>
        <caption>
          {countOf(total, 'backend')} from {clockOf(window.fromMs)} to {clockOf(Math.min(nowMs, window.toMs))}, as at{' '}
          {clockOf(ms)}.{gaps > 0 && ` ${countOf(gaps, 'stretch', 'stretches')} not sampled.`}
          {more > 0 && ` ${countText(more)} more are not listed: filter, or look at a shorter window.`}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <LaneRow key={lane.key} lane={lane} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LaneRow({ lane }: { readonly lane: Listed }) {
  const { pid, group, run, spent, starts } = lane;
  return (
    <tr>
      <th scope="row">{pid}</th>
      <td>
        <SafeText text={group} />
      </td>
      <td>{run === null ? 'not there' : kindWords[run.kind]}</td>
      <td>{run === null ? unknown : clockOf(run.fromMs)}</td>
      <td>{run === null || run.xactMs === null ? '' : clockOf(run.xactMs)}</td>
      <td>{run === null ? '' : run.blockedBy.join(', ')}</td>
      <td>{starts}</td>
      <td>{spent}</td>
    </tr>
  );
}
