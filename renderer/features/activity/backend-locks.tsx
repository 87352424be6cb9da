import type { BackendDetail, HeldLock } from '../../../shared/contract/activity.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { PaneGroup } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './activity.module.css';
import { locksByObject } from './locks-by-object.ts';

interface BackendLocksProps {
  readonly detail: BackendDetail;
  readonly onGo: (pid: number) => void;
}

/** Its locks by what they are on, and who waits behind it. */
export function BackendLocks({ detail, onGo }: BackendLocksProps) {
  const { locks, locksLeftOut, locksFailure, blocks } = detail;
  return (
    <>
      {blocks.length > 0 && (
        <>
          <PaneGroup title="Waiting behind it" end={String(blocks.length)} />
          <p className={css.behind}>
            {blocks.map((pid) => (
              <button key={pid} type="button" className={css.link} onClick={() => onGo(pid)}>
                {pid}
              </button>
            ))}
          </p>
        </>
      )}
      <PaneGroup title="Locks" end={locksFailure === null ? countOf(locks.length + locksLeftOut, 'lock') : 'unknown'} />
      {locksFailure !== null && (
        <p className={css.quiet}>
          <SafeText text={locksFailure} />
        </p>
      )}
      {locksByObject(locks).map(({ object, locks: some }) => (
        <ObjectLocks key={object} object={object} locks={some} />
      ))}
      {locksLeftOut > 0 && <p className={css.quiet}>{countOf(locksLeftOut, 'more lock')} not listed.</p>}
      {locksFailure === null && locks.length === 0 && <p className={css.quiet}>None but its own virtualxid.</p>}
    </>
  );
}

function ObjectLocks({ object, locks }: { readonly object: string; readonly locks: readonly HeldLock[] }) {
  const isWaiting = locks.some(({ granted }) => !granted);
  return (
    <div className={css.lock}>
      <span title={visibleText(object)}>
        <SafeText text={object} />
      </span>
      {isWaiting && <Tag tone="lock">waiting</Tag>}
      <span>{locks.map(({ mode }) => mode).join(', ')}</span>
    </div>
  );
}
