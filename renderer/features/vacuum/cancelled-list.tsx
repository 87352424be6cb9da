import type { AutovacuumState, BrokenVacuum } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { clockText, countOf, durationText } from '../../../shared/figure-text.ts';
import { openRoom } from '../../state/place.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './vacuum.module.css';

interface CancelledListProps {
  readonly at: At;
  readonly state: AutovacuumState | null;
  readonly onGo: (oid: number) => void;
}

/** Autovacuums that were cut short, and who was in a hurry. */
export function CancelledList({ at, state, onGo }: CancelledListProps) {
  if (state === null) return <p className={css.quiet}>Looking at autovacuum workers…</p>;
  if (!state.isVisible) {
    return (
      <p className={css.quiet}>
        What autovacuum workers do is hidden from this role: pg_stat_progress_vacuum shows other roles only to members
        of pg_read_all_stats.
      </p>
    );
  }
  if (state.broken.length === 0) {
    return (
      <p className={css.quiet}>
        No autovacuum was seen to be cut short since {clockText(new Date(state.sinceMs))}, and{' '}
        {countOf(state.finished, 'run')} finished. Looked at once a second while a worker runs, without the server's
        log.
      </p>
    );
  }
  return (
    <ul className={css.events}>
      {state.broken.map((one) => (
        <Broken key={`${one.lastSeenMs} ${one.worker} ${one.relid}`} {...{ at, onGo }} broken={one} />
      ))}
    </ul>
  );
}

interface BrokenProps {
  readonly at: At;
  readonly broken: BrokenVacuum;
  readonly onGo: (oid: number) => void;
}

function Broken({ at, broken, onGo }: BrokenProps) {
  const { kind, lastSeenMs, relid, relation, worker, ranMs, culprit } = broken;
  return (
    <li>
      <div className={css.eventHead}>
        <span className={css.clock}>{clockText(new Date(lastSeenMs))}</span>
        <button type="button" className={css.link} onClick={() => onGo(relid)}>
          <SafeText text={relation} />
        </button>
        <span className={css.third}>
          {kind}, worker {worker}, after ~{durationText(ranMs)}
        </span>
      </div>
      {culprit ? (
        <Culprit at={at} culprit={culprit} />
      ) : (
        <p>Nobody was seen waiting for it; it may have failed for another reason.</p>
      )}
    </li>
  );
}

interface CulpritProps {
  readonly at: At;
  readonly culprit: NonNullable<BrokenVacuum['culprit']>;
}

function Culprit({ at, culprit: { pid, application_name, usename, mode, query, how } }: CulpritProps) {
  const who = [application_name, usename].filter((one) => one !== null && one !== '').join(', ');
  return (
    <>
      <p>
        for{' '}
        <button type="button" className={css.link} onClick={() => openRoom(at, 'activity', { filter: `${pid}` })}>
          pid {pid}
        </button>
        {who !== '' && (
          <>
            {' '}
            (<SafeText text={who} />)
          </>
        )}
        {mode !== null && (how === 'waited' ? `, which waited for ${mode}` : `, which held ${mode} right after`)}
      </p>
      {query !== null && query !== '' && (
        <code className={css.query}>
          <SafeText text={query.replace(/\s+/g, ' ')} />
        </code>
      )}
    </>
  );
}
