import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './plans.module.css';

/** What stands between Ctrl Enter and the run. */
export type Question = 'writes' | 'not-local' | 'production';

interface RunQuestionProps {
  readonly question: Question;
  readonly runs: number;
  /** What a rollback would not undo, as far as the text tells. */
  readonly lasting: readonly string[];
  readonly onRun: () => void;
  readonly onPlanOnly: () => void;
  readonly onKeep: () => void;
}

const icon = <IconAlertTriangle size={16} stroke={1.6} />;
const times = (runs: number) => (runs === 1 ? 'once, after a warm-up' : `${runs} times, after a warm-up`);

/** A statement that writes is run only after this, and production is asked about each time. */
export function RunQuestion({ question, runs, lasting, onRun, onPlanOnly, onKeep }: RunQuestionProps) {
  if (question === 'not-local') {
    return (
      <Banner
        tone="idletx"
        actions={
          <>
            <Button onClick={onPlanOnly}>Plan only</Button>
            <Button keys="Esc" onClick={onKeep}>
              Keep
            </Button>
          </>
        }
      >
        <b>This statement writes.</b> ANALYZE would execute it, which is offered on local connections only, and not with
        --no-actions. Its plan can be had without.
      </Banner>
    );
  }
  if (question === 'production') {
    return (
      <ConfirmRow
        icon={icon}
        question="ANALYZE executes this on production."
        consequence="It runs once, read only, for at most 10 s, and is rolled back. It competes with the production load."
        action="Execute once"
        onConfirm={onRun}
        onKeep={onKeep}
      />
    );
  }
  return (
    <ConfirmRow
      icon={icon}
      question={`This statement writes. It is executed ${times(runs)}, and rolled back each time.`}
      consequence={<Lasting lasting={lasting} />}
      action="Run and roll back"
      onConfirm={onRun}
      onKeep={onKeep}
    />
  );
}

function Lasting({ lasting }: { readonly lasting: readonly string[] }): ReactNode {
  return (
    <>
      A rollback does not undo:
      <ul className={css.lasting}>
        {lasting.map((line) => (
          <li key={line}>
            <SafeText text={line} />
          </li>
        ))}
        <li>locks: other sessions wait for what it has locked until the rollback</li>
      </ul>
    </>
  );
}
