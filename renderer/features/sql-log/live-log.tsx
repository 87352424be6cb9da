import type { At } from '../../../shared/contract/place.ts';
import type { GroupBy, LogLive } from '../../../shared/contract/sql-log-tail.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useStatus } from '../../state/status.ts';
import { useUrlState } from '../../state/url-state.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Split } from '../../ui/split.tsx';
import css from './live.module.css';
import { Findings } from './live-findings.tsx';
import { Groups } from './live-groups.tsx';
import { MissingLog } from './live-missing.tsx';
import { TailPane } from './live-tail.tsx';
import { LiveToolbar } from './live-toolbar.tsx';
import { tailHeight } from './tail-height.ts';
import { type LiveLogState, useLiveLog } from './use-live-log.ts';
import { useLiveTail } from './use-live-tail.ts';

const bys = ['fingerprint', 'application', 'role', 'database'] as const;

/** The server's log while it is written: groups, findings, the live tail. */
export function LiveLog({ at }: { readonly at: At }) {
  const [by, setBy] = useUrlState<GroupBy>('by', 'fingerprint', bys);
  const [filter, setFilter] = useUrlState('find', '');
  const state = useLiveLog(at, by);
  const { live, failure } = state;
  useStatus(live?.source?.words ?? null);
  return (
    <div className={css.page}>
      {failure && <FailureNote failure={failure} />}
      {live === null && !failure && (
        <SkeletonRows widths={[0, 124, 76, 76, 92, 86, 132]}>Looking for the log</SkeletonRows>
      )}
      {live !== null && (
        <>
          <LiveToolbar {...{ at, live, by, filter }} onBy={setBy} />
          <Listed {...{ at, state, live, by, filter }} onFilter={setFilter} />
        </>
      )}
    </div>
  );
}

interface ListedProps {
  readonly at: At;
  readonly state: LiveLogState;
  readonly live: LogLive;
  readonly by: GroupBy;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

function Listed({ at, state, live, by, filter, onFilter }: ListedProps) {
  const [height, setHeight] = usePaneSize('sql-log.tail', tailHeight(innerHeight));
  const tail = useLiveTail(at, filter);
  const { missing, findings, notes } = live;
  return (
    <>
      {missing !== null && <MissingLog missing={missing} instead={insteadOf(state)} />}
      {notes.length > 0 && (
        <p className={css.notes} role="status">
          <SafeText text={notes.join('. ')} />
        </p>
      )}
      <Split
        direction="below"
        side={<TailPane {...{ at, live, tail, filter, onFilter }} />}
        sideLabel="Live tail"
        size={height}
        onSize={setHeight}
        min={140}
        max={700}
      >
        <div className={css.page}>
          {findings.length > 0 && <Findings at={at} findings={findings} onShow={onFilter} />}
          <Groups at={at} live={live} groups={state.sampled ?? live.groups} by={by} />
        </div>
      </Split>
    </>
  );
}

const insteadOf = ({ sampled }: LiveLogState): string =>
  sampled === null
    ? 'Below is what activity samples saw running: short statements are missed, calls and times are not known.'
    : 'Below are calls and times of pg_stat_statements since you came, and what activity samples saw running.';
