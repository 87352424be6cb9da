import { IconVacuumCleaner } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { Measured } from '../../ui/measured.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { keep } from './acting.ts';
import { type Action, actionWords, startRun } from './runs.ts';
import css from './vacuum.module.css';

interface RunQuestionProps {
  readonly at: At;
  readonly relid: number;
  readonly name: string;
  /** What is sent. */
  readonly statement: string;
  readonly action: Action;
  readonly typedName: string | null;
  readonly onHeight: (height: number) => void;
  /** The keys go back to the list. */
  readonly onDone: () => void;
}

const vacuumWords =
  'It reads the pages that changed since the last one, under ShareUpdateExclusiveLock: reads and writes go on, DDL on the table waits. Rows that the oldest xmin still needs stay.';

const consequences: Readonly<Record<Action, string>> = {
  vacuum: `${vacuumWords} The file does not shrink, but for empty pages at its end.`,
  'vacuum-analyze': `${vacuumWords} Then it reads a sample of the rows for the planner's statistics.`,
  analyze:
    "It reads a sample of the rows for the planner's statistics, under ShareUpdateExclusiveLock: reads and writes go on, DDL on the table waits.",
};

/** Under the table's row: what is run and what that means. */
export function RunQuestion(props: RunQuestionProps) {
  const { at, relid, name, statement, action, typedName, onHeight, onDone } = props;
  const { data: facts } = useQuestion('connections.facts', { at });
  const verb = actionWords[action];
  const question = (
    <span className={css.question}>
      {verb} <SafeText text={name} />?
      <code>
        <SafeText text={`${statement};`} />
      </code>
    </span>
  );
  const onConfirm = () => {
    keep();
    onDone();
    startRun({ at, relid, name: visibleText(name), action, ...(typedName === null ? {} : { typedName }) });
  };
  const onKeep = () => {
    keep();
    onDone();
  };
  const common = {
    question,
    consequence: `${consequences[action]} Stop ends it at any time, and what it had finished stays done.`,
    action: `Run ${verb}`,
    onConfirm,
    onKeep,
  };
  return (
    <Measured onHeight={onHeight}>
      {typedName === null || !facts ? (
        <ConfirmRow icon={<IconVacuumCleaner size={16} stroke={1.6} />} {...common} />
      ) : (
        <TypedConfirm {...common} environment={facts.profile.environment} name={typedName} />
      )}
    </Measured>
  );
}
