import { IconAlertTriangle } from '@tabler/icons-react';
import { behindOf } from '../../../shared/activity/behind.ts';
import { cancelWords, endWords } from '../../../shared/activity/consequence.ts';
import type { Row } from '../../../shared/activity/rows.ts';
import type { Environment } from '../../../shared/contract/connections.ts';
import { useLive } from '../../state/live.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { Measured } from '../../ui/measured.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { Action } from './acting.ts';
import css from './activity.module.css';

interface EndQuestionProps {
  readonly row: Row;
  readonly action: Action;
  readonly nowMs: number;
  readonly isPooled: boolean;
  readonly environment: Environment;
  /** What must be typed; null: a click is enough. */
  readonly typedName: string | null;
  readonly onConfirm: (typedName?: string) => void;
  readonly onKeep: () => void;
  /** px that it takes. */
  readonly onHeight: (height: number) => void;
}

const labels: Readonly<Record<Action, string>> = { end: 'End backend', cancel: 'Cancel query' };

/** The question under its row: what is run, and what that means for whom. */
export function EndQuestion(props: EndQuestionProps) {
  const { row, action, nowMs, isPooled, environment, typedName, onConfirm, onKeep, onHeight } = props;
  const backends = useLive((live) => live.backends);
  const behind = behindOf([row.backend.pid], backends.values());
  const words = (action === 'end' ? endWords : cancelWords)(row.backend, behind, { nowMs, isPooled });
  const question = (
    <span className={css.question}>
      {words.question}
      <code>{words.statement}</code>
    </span>
  );
  return (
    <Measured onHeight={onHeight}>
      {typedName === null ? (
        <ConfirmRow
          icon={<IconAlertTriangle size={16} stroke={1.6} />}
          question={question}
          consequence={words.consequence}
          action={labels[action]}
          onConfirm={() => onConfirm()}
          onKeep={onKeep}
        />
      ) : (
        <TypedConfirm
          environment={environment}
          question={question}
          consequence={words.consequence}
          name={typedName}
          action={labels[action]}
          onConfirm={() => onConfirm(typedName)}
          onKeep={onKeep}
        />
      )}
    </Measured>
  );
}
