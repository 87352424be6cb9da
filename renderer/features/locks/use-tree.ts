import { useState } from 'react';
import type { PackedLockTree } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { type LockNode, type LockTree, unpackedTree } from '../../../shared/locks/lock-node.ts';
import { useQuestion } from '../../api.ts';
import { useLive } from '../../state/live.ts';
import { useUrlState } from '../../state/url-state.ts';
import { inKeptOrder, longerThan } from './tree-rows.ts';

export const leastWaits = ['0', '1', '5', '30', '300'] as const;
export type LeastWait = (typeof leastWaits)[number];

const nobody: readonly LockNode[] = [];

interface Shown {
  readonly data: PackedLockTree | undefined;
  readonly tree: LockTree | undefined;
  readonly least: LeastWait;
  readonly nodes: readonly LockNode[];
}

/** This screen's question and the sampler's go out each second: so much later they are of another moment. */
const sameMomentMs = 1500;

/** Why there is no answer now; null where what is shown came after the last good sample, or with it and all is well. */
function useUnanswered(data: PackedLockTree | undefined): string | null {
  return useLive((live) => (data && data.nowMs <= live.nowMs + sameMomentMs ? live.failed : null));
}

/** Who waits for whom, each second while the screen is seen and not paused; slower where a look takes its time. */
export function useTree(at: At) {
  const isPaused = useLive((live) => live.isPaused);
  const [everyMs, setEveryMs] = useState(1000);
  const asked = useQuestion('locks.tree', { at }, isPaused ? {} : { everyMs });
  const { data } = asked;
  const [least, setLeast] = useUrlState<LeastWait>('longer', '1', leastWaits);
  const [isHeld, setHeld] = useState(false);
  const [shown, setShown] = useState<Shown>({ data: undefined, tree: undefined, least, nodes: nobody });
  // What is drawn next depends on what is drawn now: rows stay where they are while they are pointed at.
  if (shown.data !== data || shown.least !== least) {
    const kept = isHeld ? shown.nodes.flatMap(({ key, parent }) => (parent === null ? [key] : [])) : null;
    const tree = data && (shown.data === data ? shown.tree : unpackedTree(data));
    setShown({ data, tree, least, nodes: shownOf(tree, Number(least), kept) });
    if (data) setEveryMs(data.everyMs);
  }
  const unanswered = useUnanswered(data);
  /** What is shown is of before the server stopped to answer. */
  const isOld = asked.failure !== undefined || unanswered !== null;
  return { asked, tree: shown.tree, nodes: shown.nodes, least, setLeast, setHeld, unanswered, isOld };
}
export type Tree = ReturnType<typeof useTree>;

function shownOf(tree: LockTree | undefined, leastS: number, kept: readonly string[] | null): readonly LockNode[] {
  if (!tree) return nobody;
  const shown = longerThan(tree.nodes, leastS * 1000, tree.nowMs);
  return kept === null ? shown : inKeptOrder(shown, kept);
}
