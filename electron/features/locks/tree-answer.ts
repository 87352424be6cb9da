import type { LockTree } from '../../../shared/contract/locks.ts';
import { lockTreeOf } from '../../../shared/locks/lock-tree.ts';
import type { Session } from '../../postgres/session.ts';
import { nextLookMs } from './pace.ts';
import { pictureOf } from './picture.ts';
import { lockTree } from './tree.sql.ts';

/** `beforeMs`: what the look before took. */
export async function treeAnswer(session: Session, beforeMs: number): Promise<LockTree> {
  const row = await session.one(lockTree);
  const tookMs = row.took_ms;
  const picture = pictureOf(row);
  const nodes = lockTreeOf(picture);
  return {
    nowMs: picture.nowMs,
    nodes: [...nodes],
    waiting: nodes.filter(({ wait }) => wait !== null).length,
    locks: [...picture.locks],
    hidden: row.hidden,
    everyMs: nextLookMs(tookMs, beforeMs),
    tookMs,
  };
}
