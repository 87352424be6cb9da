import type { PackedLockTree } from '../../../shared/contract/locks.ts';
import { packedNodes } from '../../../shared/locks/lock-node.ts';
import { lockTreeOf } from '../../../shared/locks/lock-tree.ts';
import type { Session } from '../../postgres/session.ts';
import { nextLookMs } from './pace.ts';
import { pictureOf } from './picture.ts';
import { lockTree } from './tree.sql.ts';

/** `beforeMs`: what the look before took. */
export async function treeAnswer(session: Session, beforeMs: number): Promise<PackedLockTree> {
  const row = await session.one(lockTree);
  const tookMs = row.took_ms;
  const picture = pictureOf(row);
  const nodes = lockTreeOf(picture);
  return {
    nowMs: picture.nowMs,
    nodes: packedNodes(nodes),
    waiting: nodes.filter(({ wait }) => wait !== null).length,
    locks: [...picture.locks],
    hidden: row.hidden,
    everyMs: nextLookMs(tookMs, beforeMs),
    tookMs,
  };
}
