import { cancelWords, endWords } from '../../shared/activity/consequence.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { useQuestion } from '../api.ts';
import { useLive } from '../state/live.ts';
import css from './confirm-row.module.css';
import { ConfirmRow } from './confirm-row.tsx';
import { TypedConfirm } from './typed-confirm.tsx';

export type BackendAction = 'end' | 'cancel';

interface BackendQuestionProps {
  readonly at: At;
  readonly backend: Backend;
  readonly action: BackendAction;
  /** How many wait behind it. */
  readonly blocks: number;
  readonly nowMs: number;
  /** Production: with the connection's name, as it was typed. */
  readonly onConfirm: (typedName?: string) => void;
  readonly onKeep: () => void;
}

/** Before a backend is ended or cancelled: what is run, what that means and for whom. Production: the name is typed. */
export function BackendQuestion({ at, backend, action, blocks, nowMs, onConfirm, onKeep }: BackendQuestionProps) {
  const { data: facts } = useQuestion('connections.facts', { at });
  const isPooled = useLive((live) => live.server?.isPooled ?? false);
  if (!facts) return null;
  const words = (action === 'end' ? endWords : cancelWords)(backend, blocks, { nowMs, isPooled });
  const question = (
    <>
      {words.question} <code className={css.statement}>{words.statement}</code>
    </>
  );
  const label = action === 'end' ? 'End backend' : 'Cancel query';
  const common = { question, consequence: words.consequence, action: label, onKeep };
  const { environment, name } = facts.profile;
  if (environment !== 'production') return <ConfirmRow {...common} onConfirm={() => onConfirm()} />;
  return <TypedConfirm {...common} environment={environment} name={name} onConfirm={() => onConfirm(name)} />;
}
