import type { Behind } from '../../shared/activity/behind.ts';
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
  /** Who waits behind it. */
  readonly behind: Behind;
  readonly nowMs: number;
  /** Production: with the connection's name, as it was typed. */
  readonly onConfirm: (typedName?: string) => void;
  readonly onKeep: () => void;
}

/**
 * Before a backend is ended or cancelled: what is run, what that means and for whom. Where the connection is set so, as
 * production always is, its name is typed.
 */
export function BackendQuestion({ at, backend, action, behind, nowMs, onConfirm, onKeep }: BackendQuestionProps) {
  const { data: facts } = useQuestion('connections.facts', { at });
  const { data: rules } = useQuestion('activity.rules', { at });
  const isPooled = useLive((live) => live.server?.isPooled ?? false);
  if (!facts || !rules) return null;
  const words = (action === 'end' ? endWords : cancelWords)(backend, behind, { nowMs, isPooled });
  const question = (
    <>
      {words.question} <code className={css.statement}>{words.statement}</code>
    </>
  );
  const label = action === 'end' ? 'End backend' : 'Cancel query';
  const common = { question, consequence: words.consequence, action: label, onKeep };
  const { environment } = facts.profile;
  const { ending, name } = rules;
  if (ending !== 'type-name') return <ConfirmRow {...common} onConfirm={() => onConfirm()} />;
  return <TypedConfirm {...common} environment={environment} name={name} onConfirm={() => onConfirm(name)} />;
}
