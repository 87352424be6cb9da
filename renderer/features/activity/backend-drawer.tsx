import { useEffect, useRef } from 'react';
import { alterRoleText } from '../../../shared/activity/consequence.ts';
import { holdsOf } from '../../../shared/activity/holds.ts';
import { endRefusal } from '../../../shared/activity/may-act.ts';
import type { Row } from '../../../shared/activity/rows.ts';
import { isIdleInTransaction } from '../../../shared/activity/state-kinds.ts';
import type { Backend, BackendDetail } from '../../../shared/contract/activity.ts';
import type { Failure } from '../../../shared/failure.ts';
import { clockText } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerHead, PaneGroup, PanePart } from '../../ui/drawer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { StateName } from '../../ui/state-mark.tsx';
import { askAbout } from './acting.ts';
import css from './activity.module.css';
import { BackendLocks } from './backend-locks.tsx';
import type { Permit } from './permit.ts';
import { RecentRuns } from './recent-runs.tsx';
import type { Scene } from './use-scene.ts';

interface BackendDrawerProps {
  readonly scene: Scene;
  readonly row: Row;
  readonly permit: Permit;
  readonly onGo: (pid: number) => void;
  readonly onClose: () => void;
}

/** What one backend holds, from facts: read now, and again when its state changes. */
export function BackendDrawer({ scene, row, permit, onGo, onClose }: BackendDrawerProps) {
  const { backend, isGone, key } = row;
  const detail = useDetail(scene, row);
  const mayEnd = permit.mayEnd && !isGone && endRefusal(backend) === null;
  return (
    <>
      <DrawerHead
        title={`Backend ${backend.pid}`}
        under={<Who backend={backend} isGone={isGone} />}
        actions={
          mayEnd && (
            <Button look="danger" size={22} keys="E" onClick={() => askAbout(row, 'end')}>
              End…
            </Button>
          )
        }
        onClose={onClose}
      />
      <div className={css.scroll}>
        <Holds
          scene={scene}
          backend={backend}
          detail={detail.data}
          failure={detail.failure}
          again={() => detail.again()}
        />
        <Query backend={backend} detail={detail.data} />
        {detail.data && <BackendLocks detail={detail.data} onGo={onGo} />}
        {isIdleInTransaction(backend.kind) && backend.usename !== null && <Prevention usename={backend.usename} />}
        <RecentRuns scene={scene} laneKey={key} />
      </div>
    </>
  );
}

/** Nothing can be read of the past, nor of what is gone. */
function useDetail(scene: Scene, { backend, isGone }: Row) {
  const { pid, backend_start, state_change, kind } = backend;
  const isNow = scene.kind === 'live' && !isGone;
  const asked = useQuestion('activity.backend', isNow ? { at: scene.at, pid, backend_start } : null, {
    keepPrevious: false,
  });
  useShownSql(asked.statements);
  const changed = `${state_change} ${kind}`;
  const last = useRef(changed);
  useEffect(() => {
    if (last.current === changed || !isNow) return;
    last.current = changed;
    asked.again();
  });
  return asked;
}

function Who({ backend, isGone }: { readonly backend: Backend; readonly isGone: boolean }) {
  const { kind, usename, datname, application_name, client, backend_type } = backend;
  const parts = [usename, application_name, client, datname].filter((part) => part !== null && part !== '');
  return (
    <>
      <span>{isGone ? 'gone' : <StateName kind={kind} />}</span>
      <span>
        <b>
          <SafeText text={parts.join(', ')} />
        </b>
      </span>
      {backend_type !== null && backend_type !== 'client backend' && <span>{backend_type}</span>}
    </>
  );
}

interface HoldsProps {
  readonly scene: Scene;
  readonly backend: Backend;
  readonly detail: BackendDetail | undefined;
  readonly failure: Failure | undefined;
  readonly again: () => void;
}

function Holds({ scene, backend, detail, failure, again }: HoldsProps) {
  if (scene.kind !== 'live') {
    return <p className={css.quiet}>As of {clockText(new Date(scene.nowMs))}: what it held then was not read.</p>;
  }
  const now = detail?.backend ?? backend;
  const holds = holdsOf(now, detail, scene.server?.database);
  return (
    <PanePart>
      <p className={css.sentence}>
        <SafeText text={capital(holds.sentence)} />
      </p>
      <dl className={css.facts}>
        {holds.facts.map(({ label, value }) => (
          <Fact key={label} label={label} value={value} />
        ))}
        <Fact label="Isolation" value="cannot be seen from another session" />
        <Fact label="Started" value={backend.backend_start ?? 'hidden from this role'} />
        <Fact
          label="Transaction"
          value={backend.xact_start ?? (backend.kind === 'unknown' ? 'hidden from this role' : 'none')}
        />
      </dl>
      {detail?.backend === null && <p className={css.quiet}>It is gone.</p>}
      {failure && <FailureNote failure={failure} isBare ways={<Button onClick={again}>Read again</Button>} />}
    </PanePart>
  );
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <SafeText text={value} />
      </dd>
    </>
  );
}

function Query({ backend, detail }: { readonly backend: Backend; readonly detail: BackendDetail | undefined }) {
  const query = detail?.query ?? backend.query;
  const title = backend.kind === 'active' || backend.kind === 'waiting' ? 'Query' : 'Last query';
  if (query === null || query === '') return null;
  return (
    <>
      <PaneGroup title={title} end={<CopyButton text={query} size={20} />} />
      <div className={css.code}>
        <SqlCode sql={query} isWrapped isSmall />
        {detail?.isQueryCut && <p className={css.small}>Cut off at track_activity_query_size.</p>}
      </div>
    </>
  );
}

/** To copy, never run from here. */
function Prevention({ usename }: { readonly usename: string }) {
  const text = alterRoleText(usename);
  return (
    <>
      <PaneGroup title="Would have ended it by itself" end={<CopyButton text={text} size={20} />} />
      <div className={css.code}>
        <SqlCode sql={text} isWrapped isSmall />
        <p className={css.small}>For new sessions of this role.</p>
      </div>
    </>
  );
}
