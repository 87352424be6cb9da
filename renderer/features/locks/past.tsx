import { useCallback, useMemo, useState } from 'react';
import type { AutovacuumState } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { countText } from '../../../shared/figure-text.ts';
import { useStream } from '../../api.ts';
import { useLive } from '../../state/live.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useUrlState } from '../../state/url-state.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { AutovacuumList } from './autovacuum-list.tsx';
import { EndedList } from './ended-list.tsx';
import { endedWaits } from './ended-waits.ts';
import { WaitsExport } from './exporting.tsx';
import css from './locks.module.css';

const lists = ['waits', 'autovacuum'] as const;
type List = (typeof lists)[number];

const most = 1000;

/** Waits that are over; every 2 s is soon enough for them. The store grows in place, so the time is what changes. */
export function useEnded(leastMs: number) {
  const step = useLive((live) => Math.floor(live.nowMs / 2000));
  const runs = useLive((live) => live.runs);
  return useMemo(
    () => endedWaits(runs, { fromMs: runs.fromMs, nowMs: useLive.getState().nowMs, leastMs, most, step }),
    [runs, step, leastMs],
  );
}

interface PastProps {
  readonly at: At;
  readonly leastMs: number;
}

/** What is over: waits, and vacuums that were cancelled. */
export function Past({ at, leastMs }: PastProps) {
  const [list, setList] = useUrlState<List>('past', 'waits', lists);
  const ended = useEnded(leastMs);
  const autovacuum = useAutovacuum(at);
  const broken = autovacuum?.broken.length ?? 0;
  const options = [
    { value: 'waits', label: 'Waits' },
    { value: 'autovacuum', label: broken > 0 ? `Autovacuum ${countText(broken)}` : 'Autovacuum' },
  ] as const;
  const isWaits = list === 'waits';
  const longer = leastMs > 0 ? ` longer than ${leastMs / 1000} s` : '';
  return (
    <>
      <SectionHead
        title={isWaits ? 'Waits that ended' : 'Autovacuum cancelled'}
        under={
          isWaits
            ? `${countText(ended.count)}${longer} in this window`
            : 'log-free: gone, and last_autovacuum or last_autoanalyze unchanged'
        }
      >
        <Space />
        <Segmented label="What is over" value={list} options={options} onChange={setList} />
        {isWaits && <WaitsExport at={at} waits={ended.waits} />}
      </SectionHead>
      <div className={css.past}>
        {isWaits ? (
          ended.count === 0 ? (
            <NoWaits />
          ) : (
            <EndedList waits={ended.waits} />
          )
        ) : (
          <AutovacuumList state={autovacuum} />
        )}
      </div>
    </>
  );
}

function NoWaits() {
  return (
    <p className={css.quiet}>
      No such wait since this screen began to look. Waits shorter than a sample can be missed.
    </p>
  );
}

/** The host looks for as long as the database is watched. */
function useAutovacuum(at: At): AutovacuumState | null {
  const isPaused = useLive((live) => live.isPaused);
  const [state, setState] = useState<AutovacuumState | null>(null);
  const onEvent = useCallback((event: AutovacuumState) => setState(event), []);
  const { statements } = useStream('locks.autovacuum', isPaused ? null : { at }, onEvent);
  useShownSql(state?.sql ?? statements);
  return state;
}
