import type { LockNode } from './lock-node.ts';

/** What happens to those behind somebody who is cancelled or ended. */
export interface Freed<Key = string> {
  /** Keys of those for whom nothing else is in the way; one after the other where they also conflict with each other. */
  readonly freed: readonly Key[];
  /** Some of them stand in each other's way: they go on in turn, each when the one before has ended its transaction. */
  readonly isInTurn: boolean;
  /** Keys of those behind it who still wait for somebody else. */
  readonly stillWaiting: readonly Key[];
}

/**
 * Without `key` and its locks: cancelling a statement aborts its transaction, which gives its locks back, so both ways
 * of taking it out have the same effect on others. A circle is broken by taking out one of it.
 */
export function freedBy(key: string, nodes: readonly LockNode[]): Freed {
  const byKey = new Map(nodes.map((one) => [one.key, one]));
  return freedAmong(
    [key],
    nodes.filter((node) => node.key !== key && isBehind(node, key, byKey)),
  );
}

interface Waiting<Key> {
  readonly key: Key;
  readonly blockedBy: readonly Key[];
}

/** The same for several that are taken out together, and all those that are behind them. */
export function freedAmong<Key>(taken: readonly Key[], behind: readonly Waiting<Key>[]): Freed<Key> {
  const gone = new Set(taken);
  let before = 0;
  while (before !== gone.size) {
    before = gone.size;
    for (const node of behind) if (node.blockedBy.every((blocker) => gone.has(blocker))) gone.add(node.key);
  }
  for (const key of taken) gone.delete(key);
  return {
    freed: [...gone],
    isInTurn: behind.some((node) => gone.has(node.key) && node.blockedBy.some((blocker) => gone.has(blocker))),
    stillWaiting: behind.filter((node) => !gone.has(node.key)).map((node) => node.key),
  };
}

function isBehind(node: LockNode, key: string, byKey: ReadonlyMap<string, LockNode>): boolean {
  const seen = new Set<string>();
  const next = [...node.blockedBy];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (at === key) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    next.push(...(byKey.get(at)?.blockedBy ?? []));
  }
  return false;
}
