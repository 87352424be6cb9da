import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { seeOthers } from '../../../shared/activity/see-others.ts';
import type { PackedLockTree } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { Failure } from '../../../shared/failure.ts';
import { clockText, countOf, durationWords } from '../../../shared/figure-text.ts';
import { useFailedSample } from '../../state/failed-sample.ts';
import { useLive } from '../../state/live.ts';
import { Banner } from '../../ui/banner.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SampleFailed } from '../../ui/sample-failed.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import css from './locks.module.css';
import { OverTime } from './over-time.tsx';
import { Past, useEnded } from './past.tsx';
import { TreeGrid } from './tree-grid.tsx';
import type { Tree } from './use-tree.ts';

interface TreeViewProps {
  readonly at: At;
  readonly tree: Tree;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
}

/** Who waits for whom now, how many over time, and what is over. */
export function TreeView({ at, tree, selected, onSelect, onOpen }: TreeViewProps) {
  const { asked, nodes, least, setHeld, unanswered, isOld } = tree;
  const { data, failure } = asked;
  const leastMs = Number(least) * 1000;
  return (
    <div className={css.main}>
      {data && data.hidden > 0 && <Hidden count={data.hidden} />}
      <Trouble at={at} failure={failure} unanswered={unanswered} data={data} />
      {!data && !failure && (
        <SkeletonRows widths={[0, 196, 62, 80, 116, 118]} rows={4}>
          Reading who waits for whom
        </SkeletonRows>
      )}
      {data && nodes.length === 0 && <NobodyWaits tree={tree} />}
      {data && nodes.length > 0 && (
        <div className={classes(css.tree, isOld && 'old')}>
          <TreeGrid
            at={at}
            nodes={nodes}
            nowMs={data.nowMs}
            selected={selected}
            onSelect={onSelect}
            onOpen={onOpen}
            again={() => asked.again()}
            onHeld={setHeld}
          />
        </div>
      )}
      <OverTime />
      <Past at={at} leastMs={leastMs} />
    </div>
  );
}

interface TroubleProps {
  readonly at: At;
  readonly failure: Failure | undefined;
  readonly unanswered: string | null;
  /** The last answer. */
  readonly data: PackedLockTree | undefined;
}

function Trouble({ at, failure, unanswered, data }: TroubleProps) {
  const failed = useFailedSample(at);
  if (failure) return <FailureNote failure={failure} />;
  if (failed === null || unanswered === null || !data) return null;
  return <SampleFailed words={unanswered} nowMs={data.nowMs} />;
}

/** What a plain role cannot see, and what would show it. */
function Hidden({ count }: { readonly count: number }) {
  const role = useLive((live) => live.server?.role ?? null);
  const grant = role === null ? 'GRANT pg_monitor TO …;' : seeOthers(role);
  return (
    <Banner tone="info" actions={<CopyButton text={grant}>Copy GRANT</CopyButton>}>
      <b>State, query and times of {countOf(count, 'backend')} are hidden from this role.</b> Who waits for whom, on
      what and in which mode is visible to everybody. <code>{grant}</code> shows the rest.
    </Banner>
  );
}

/** Healthy: what was looked for, and the last event. */
function NobodyWaits({ tree }: { readonly tree: Tree }) {
  const all = useEnded(0).waits;
  const [last] = all;
  const { tree: seen, setLeast, isOld } = tree;
  const shorter = seen?.waiting ?? 0;
  const [begun] = useState(() => new Date());
  return (
    <div className={classes(css.nobody, isOld && 'old')}>
      <EmptyState
        icon={<IconCircleCheck size={22} stroke={1.5} color="var(--active)" />}
        title={
          shorter > 0
            ? `No wait is longer than ${tree.least} s`
            : isOld
              ? 'No backend waited on a lock'
              : 'No backend waits on a lock'
        }
        actions={
          shorter > 0 ? (
            <button type="button" className={css.link} onClick={() => setLeast('0')}>
              Show {countOf(shorter, 'shorter wait')}
            </button>
          ) : undefined
        }
      >
        {last
          ? `The last wait that ended: ${last.pid} for ${last.mode} on ${last.object}, ~${durationWords(last.waitedMs)} from ${clockText(new Date(last.fromMs))} on.`
          : `pg_stat_activity and pg_locks are read each second; none was seen since ${clockText(begun)}.`}
      </EmptyState>
    </div>
  );
}
