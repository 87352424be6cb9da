import type { LockRow } from '../../../shared/contract/locks.ts';
import type { LockNode, LockTree } from '../../../shared/locks/lock-node.ts';
import { contestedPairs } from '../../../shared/locks/lock-queue.ts';
import { modeIndex } from '../../../shared/locks/table-modes.ts';
import type { ModePair } from './mode-matrix.tsx';

/** What the pane tells of one that waits, worked out from the picture. */
export interface WhyFacts {
  readonly node: LockNode;
  readonly root: LockNode;
  /** Everything on the contested object. */
  readonly locks: readonly LockRow[];
  /** Who holds what is in its way. */
  readonly hard: readonly LockNode[];
  readonly soft: readonly LockNode[];
  readonly contested: readonly ModePair[];
  readonly queued: readonly ModePair[];
}

const known = (keys: readonly string[], byKey: ReadonlyMap<string, LockNode>) =>
  keys.flatMap((key) => byKey.get(key) ?? []);

export function whyFacts(node: LockNode, tree: LockTree): WhyFacts {
  const byKey = new Map(tree.nodes.map((one) => [one.key, one]));
  const { wait } = node;
  const locks = wait === null ? [] : tree.locks.filter(({ tag }) => tag === wait.tag);
  const asked = wait?.mode ?? '';
  const hard = known(wait?.hard ?? [], byKey);
  const soft = known(wait?.soft ?? [], byKey);
  return {
    node,
    root: rootOf(node, byKey),
    locks,
    hard,
    soft,
    contested: hard.length === 0 ? [] : contestedPairs(locks, asked).map((held) => ({ asked, held })),
    queued: queuedPairs(node, tree, byKey),
  };
}

/** Requests that stand behind another on the same object: its own, and those behind it. */
function queuedPairs(node: LockNode, tree: LockTree, byKey: ReadonlyMap<string, LockNode>): readonly ModePair[] {
  const tag = node.wait?.tag;
  const pairs = tree.nodes.flatMap((one) => {
    const isAboutIt = one.key === node.key || one.blockedBy.includes(node.key);
    if (!one.wait?.isQueued || one.wait.tag !== tag || !isAboutIt) return [];
    const { mode, soft } = one.wait;
    return known(soft, byKey).map((ahead) => ({ asked: mode, held: ahead.wait?.mode ?? '' }));
  });
  return [...new Map(pairs.map((pair) => [`${pair.asked} ${pair.held}`, pair])).values()];
}

function rootOf(node: LockNode, byKey: ReadonlyMap<string, LockNode>): LockNode {
  let at = node;
  for (let next = byKey.get(at.parent ?? ''); next; next = byKey.get(at.parent ?? '')) at = next;
  return at;
}

/** The matrix is about the eight modes of tables; other objects use two or three of them and need no picture. */
export const isAboutTable = ({ node: { wait } }: WhyFacts): boolean =>
  wait !== null && wait.locktype === 'relation' && modeIndex(wait.mode) >= 0;
