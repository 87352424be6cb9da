import { cancelRefusal, endRefusal } from '../../../shared/activity/may-act.ts';
import { literal } from '../../../shared/ident.ts';
import type { LockNode } from '../../../shared/locks/lock-node.ts';

export type Action = 'end' | 'cancel';

/** "21377", or the gid of a prepared transaction. */
export const nameOf = ({ pid, prepared }: Pick<LockNode, 'pid' | 'prepared'>): string =>
  prepared?.gid ?? (pid === null ? 'a prepared transaction' : `${pid}`);

/** The milder of what would do something; null: neither, `refusalOf` says why. */
export function actionOf({ backend }: LockNode): Action | null {
  if (backend === null) return null;
  if (cancelRefusal(backend) === null) return 'cancel';
  return endRefusal(backend) === null ? 'end' : null;
}

export function refusalOf({ backend, prepared }: LockNode, action: Action): string | null {
  if (prepared !== null)
    return 'A prepared transaction has no backend: only COMMIT PREPARED or ROLLBACK PREPARED ends it';
  if (backend === null) return 'It had gone before its row in pg_stat_activity was read';
  return action === 'end' ? endRefusal(backend) : cancelRefusal(backend);
}

/** To copy and run in the transaction's own database; never run by us. */
export const rollbackPrepared = (gid: string): string => `ROLLBACK PREPARED ${literal(gid)};`;

/** "queued behind 21377", "queued behind 21377 and 2 more"; null: somebody holds what it wants. */
export function queuedBehind(node: LockNode, nodes: ReadonlyMap<string, LockNode>): string | null {
  const [first, ...more] = node.wait?.isQueued ? node.wait.soft : [];
  if (first === undefined) return null;
  const named = nodes.get(first);
  const name = named ? nameOf(named) : (first.split('@')[0] ?? first);
  return more.length === 0 ? `queued behind ${name}` : `queued behind ${name} and ${more.length} more`;
}

/**
 * "4 backends waiting behind 2 root blockers". `all` counts those too who wait less long than what is shown. An old tree
 * is of before the server stopped to answer: whether nobody waits now is not known.
 */
export function summaryOf(nodes: readonly LockNode[], all: number, leastS: string, isOld: boolean): string {
  const waiting = nodes.filter(({ wait }) => wait !== null).length;
  const roots = nodes.filter(({ parent }) => parent === null).length;
  const nobody = isOld ? 'nobody waited' : 'nobody waits';
  if (waiting === 0) return all === 0 ? nobody : `${nobody} longer than ${leastS} s`;
  return `${waiting} ${waiting === 1 ? 'backend' : 'backends'} waiting behind ${roots} root ${roots === 1 ? 'blocker' : 'blockers'}`;
}
