import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { LockRow } from '../../../shared/contract/locks.ts';
import { durationText, unknown } from '../../../shared/figure-text.ts';
import { lockQueue, placeText, type Queued } from '../../../shared/locks/lock-queue.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import css from './pane.module.css';

interface QueueListProps {
  readonly locks: readonly LockRow[];
  readonly nowMs: number;
  /** When the transaction of a holder began; null: unknown. */
  readonly xactMs: (lock: LockRow) => number | null;
}

const most = 40;

/** Who holds the object and who comes next: granted, 1st, 2nd, 3rd. */
export function QueueList({ locks, nowMs, xactMs }: QueueListProps) {
  const queue = lockQueue(locks);
  return (
    <>
      <ol className={css.queue}>
        {queue.slice(0, most).map((queued) => (
          <Line
            key={`${queued.lock.pid ?? queued.lock.gid} ${queued.lock.mode} ${queued.place}`}
            {...queued}
            nowMs={nowMs}
            xactMs={xactMs}
          />
        ))}
      </ol>
      {queue.length > most && <p className={css.hint}>and {queue.length - most} more</p>}
    </>
  );
}

type LineProps = Queued & Pick<QueueListProps, 'nowMs' | 'xactMs'>;

function Line({ lock, place, nowMs, xactMs }: LineProps) {
  const sinceMs = place === 0 ? xactMs(lock) : serverMsOrNull(lock.waitstart);
  return (
    <li>
      <Tag tone={place === 0 ? 'active' : 'lock'}>{placeText(place)}</Tag>
      <b>
        <SafeText text={lock.gid ?? (lock.pid === null ? 'prepared' : `${lock.pid}`)} />
      </b>
      <span className={css.mode}>{lock.mode}</span>
      <span className={css.time} title={place === 0 ? 'age of its transaction' : 'waits so long'}>
        {sinceMs === null ? unknown : durationText(Math.max(0, nowMs - sinceMs))}
      </span>
    </li>
  );
}
