import type { At } from '../../../shared/contract/place.ts';
import type { VacuumConflict } from '../../../shared/contract/vacuum.ts';
import { openRoom } from '../../state/place.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { whenText } from './figures.ts';
import css from './vacuum.module.css';

interface ConflictsListProps {
  readonly at: At;
  readonly conflicts: readonly VacuumConflict[] | undefined;
  readonly nowMs: number;
  readonly onGo: (oid: number) => void;
}

/** Locks for which autovacuum passes over a table, or by whose wait a running one is about to be cancelled. */
export function ConflictsList({ at, conflicts, nowMs, onGo }: ConflictsListProps) {
  if (!conflicts) return <p className={css.quiet}>Looking at pg_locks…</p>;
  if (conflicts.length === 0) {
    return (
      <p className={css.quiet}>
        No lock is in autovacuum's way now. It takes ShareUpdateExclusiveLock: SHARE and stronger modes, and another
        VACUUM, ANALYZE or CREATE INDEX CONCURRENTLY, make it pass over a table.
      </p>
    );
  }
  return (
    <ul className={css.events}>
      {conflicts.map((one) => (
        <Conflict key={`${one.relid} ${one.pid ?? one.gid} ${one.mode}`} {...{ at, nowMs, onGo }} conflict={one} />
      ))}
    </ul>
  );
}

interface ConflictProps {
  readonly at: At;
  readonly conflict: VacuumConflict;
  readonly nowMs: number;
  readonly onGo: (oid: number) => void;
}

function Conflict({ at, conflict, nowMs, onGo }: ConflictProps) {
  const { relid, relation, mode, granted, state, query, since } = conflict;
  const table = (
    <button type="button" className={css.link} onClick={() => onGo(relid)}>
      <SafeText text={relation} />
    </button>
  );
  return (
    <li>
      <p>
        {granted ? (
          <>
            Autovacuum will skip {table} while <Holder at={at} conflict={conflict} /> holds {mode}
          </>
        ) : (
          <>
            A running autovacuum of {table} is cancelled for <Holder at={at} conflict={conflict} />, which waits for{' '}
            {mode}
          </>
        )}
        {state !== null && ` (${state})`}
        {since !== null && `, since ${whenText(since, nowMs)}`}.
      </p>
      {query !== null && query !== '' && (
        <code className={css.query}>
          <SafeText text={query.replace(/\s+/g, ' ')} />
        </code>
      )}
    </li>
  );
}

function Holder({ at, conflict: { pid, gid, application_name } }: Pick<ConflictProps, 'at' | 'conflict'>) {
  if (pid === null) {
    return (
      <>
        the prepared transaction <SafeText text={gid ?? 'of an unknown gid'} />
      </>
    );
  }
  return (
    <>
      <button type="button" className={css.link} onClick={() => openRoom(at, 'activity', { filter: `${pid}` })}>
        pid {pid}
      </button>
      {application_name !== null && application_name !== '' && (
        <>
          {' '}
          of <SafeText text={application_name} />
        </>
      )}
    </>
  );
}
