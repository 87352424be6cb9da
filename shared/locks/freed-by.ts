import type { LockNode } from './lock-node.ts';

/** What happens to those behind somebody who is cancelled or ended. */
export interface Freed {
  /** Keys of those for whom nothing else is in the way; one after the other where they also conflict with each other. */
  readonly freed: readonly string[];
  /** Some of them stand in each other's way: they go on in turn, each when the one before has ended its transaction. */
  readonly isInTurn: boolean;
  /** Keys of those behind it who still wait for somebody else. */
  readonly stillWaiting: readonly string[];
}

/**
 * Without `key` and its locks: cancelling a statement aborts its transaction, which gives its locks back, so both ways
 * of taking it out have the same effect on others. A circle is broken by taking out one of it.
 */
export function freedBy(key: string, nodes: readonly LockNode[]): Freed {
  const gone = new Set([key]);
  const behind = nodes.filter((node) => node.key !== key && isBehind(node, key, nodes));
  let before = 0;
  while (before !== gone.size) {
    before = gone.size;
    for (const node of behind) if (node.blockedBy.every((blocker) => gone.has(blocker))) gone.add(node.key);
  }
  gone.delete(key);
  return {
    freed: [...gone],
    isInTurn: behind.some((node) => gone.has(node.key) && node.blockedBy.some((blocker) => gone.has(blocker))),
    stillWaiting: behind.filter((node) => !gone.has(node.key)).map((node) => node.key),
  };
}

function isBehind(node: LockNode, key: string, nodes: readonly LockNode[]): boolean {
  const byKey = new Map(nodes.map((one) => [one.key, one]));
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
