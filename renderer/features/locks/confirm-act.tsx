import type { At } from '../../../shared/contract/place.ts';
import { freedBy } from '../../../shared/locks/freed-by.ts';
import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { BackendQuestion } from '../../ui/backend-question.tsx';
import { act } from './act.ts';
import { keep } from './acting.ts';
import type { Action } from './node-words.ts';

interface ConfirmActProps {
  readonly at: At;
  readonly node: LockNode;
  /** All that are shown. */
  readonly nodes: readonly LockNode[];
  readonly action: Action;
  readonly nowMs: number;
  readonly again: () => void;
  /** The keys go back to where they were. */
  readonly onDone: () => void;
}

/** The question under its row. */
export function ConfirmAct({ at, node, nodes, action, nowMs, again, onDone }: ConfirmActProps) {
  const { backend } = node;
  if (!backend) return null;
  const confirm = (typedName?: string) => {
    onDone();
    void act({ at, backend, action, again, ...(typedName === undefined ? {} : { typedName }) });
  };
  const onKeep = () => {
    keep();
    onDone();
  };
  const { isInTurn, stillWaiting } = freedBy(node.key, nodes);
  const behind = { all: node.blocks, stillWaiting: stillWaiting.length, isInTurn };
  return <BackendQuestion {...{ at, backend, action, behind, nowMs, onKeep }} onConfirm={confirm} />;
}
