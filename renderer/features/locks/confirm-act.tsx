import { cancelWords, endWords } from '../../../shared/activity/consequence.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { useQuestion } from '../../api.ts';
import { useLive } from '../../state/live.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { act } from './act.tsx';
import { keep } from './acting.ts';
import type { Action } from './node-words.ts';
import css from './tree.module.css';

interface ConfirmActProps {
  readonly at: At;
  readonly node: LockNode;
  readonly action: Action;
  readonly nowMs: number;
  readonly again: () => void;
  /** The keys go back to where they were. */
  readonly onDone: () => void;
}

/** The question under its row: what is run, what that means and for whom. Production: the name is typed. */
export function ConfirmAct({ at, node, action, nowMs, again, onDone }: ConfirmActProps) {
  const { data: facts } = useQuestion('connections.facts', { at });
  const isPooled = useLive((live) => live.server?.isPooled ?? false);
  const { backend } = node;
  if (!backend || !facts) return null;
  const words = (action === 'end' ? endWords : cancelWords)(backend, node.blocks, { nowMs, isPooled });
  const question = (
    <>
      {words.question} <code className={css.statement}>{words.statement}</code>
    </>
  );
  const label = action === 'end' ? 'End backend' : 'Cancel query';
  const confirm = (typedName?: string) => {
    onDone();
    void act({ at, backend, action, again, ...(typedName === undefined ? {} : { typedName }) });
  };
  const onKeep = () => {
    keep();
    onDone();
  };
  const common = { question, consequence: words.consequence, action: label, onKeep };
  const { environment, name } = facts.profile;
  if (environment !== 'production') return <ConfirmRow {...common} onConfirm={() => confirm()} />;
  return <TypedConfirm {...common} environment={environment} name={name} onConfirm={() => confirm(name)} />;
}
