import type { HeldLock } from '../../../shared/contract/activity.ts';

export interface ObjectLocks {
  /** "public.session", "transactionid 884219344". */
  readonly object: string;
  readonly locks: readonly HeldLock[];
}

/** What waits comes first, then relations in the order in which they came. */
export function locksByObject(locks: readonly HeldLock[]): readonly ObjectLocks[] {
  const groups = new Map<string, HeldLock[]>();
  for (const lock of locks) {
    const object = lock.object ?? `${lock.locktype} ${lock.relation_oid ?? ''} of another database`.replace('  ', ' ');
    const group = groups.get(object);
    if (group) group.push(lock);
    else groups.set(object, [lock]);
  }
  const isWaiting = (some: readonly HeldLock[]) => Number(some.some(({ granted }) => !granted));
  return [...groups]
    .map(([object, some]) => ({ object, locks: some }))
    .sort((a, b) => isWaiting(b.locks) - isWaiting(a.locks));
}
