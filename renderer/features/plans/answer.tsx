import { IconArrowsDiff } from '@tabler/icons-react';
import { useState } from 'react';
import type { PlansEvent } from '../../../shared/contract/plans-parts.ts';
import { countOf } from '../../../shared/figure-text.ts';
import type { Comparison } from '../../../shared/plans/comparison.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Findings, type Target } from './findings.tsx';
import page from './plans.module.css';
import type { Run } from './runs.ts';
import { letterOf, type SideName, sideNames } from './sides.ts';
import css from './timing.module.css';
import { Timing } from './timing.tsx';
import { TimingNotes } from './timing-notes.tsx';
import { timingRow } from './timing-rows.ts';
import type { ShownSides } from './tree-line.tsx';
import { Trees } from './trees.tsx';
import type { SideState } from './use-sides.ts';
import { Why } from './why.tsx';

interface AnswerProps {
  readonly run: Run | undefined;
  readonly states: Readonly<Record<SideName, SideState>>;
  readonly sides: ShownSides;
  readonly comparison: Comparison | null;
  /** Of the one run that everything shown comes from. */
  readonly event: PlansEvent | null;
  readonly blockSize: number | null;
  /** Sides whose text was changed since. */
  readonly changed: readonly SideName[];
  readonly onRun: () => void;
  readonly onStop: () => void;
  /** Puts an example into both editors; null where there is none. */
  readonly onExample: (() => void) | null;
}

/** Below the queries: what runs, what went wrong, times, trees, findings. */
export function Answer(props: AnswerProps) {
  const { run, states, sides, comparison, event, blockSize } = props;
  const [target, setTarget] = useState<Target | null>(null);
  const rows = sides.map(({ side, shown }) => timingRow(side, shown));
  return (
    <>
      {run?.isRunning && <Progress {...props} run={run} />}
      {run && !run.isRunning && <Ended run={run} onRun={props.onRun} />}
      {sideNames.map((name) => (
        <Fault key={name} state={states[name]} />
      ))}
      {comparison === null && !run?.isRunning && <Nothing {...props} hasFailed={hasFailed(run)} />}
      {comparison !== null && (
        <>
          <Timing rows={rows} event={event} blockSize={blockSize} />
          <TimingNotes rows={rows} event={event} changed={props.changed} />
          <Why comparison={comparison} sides={sides} isOneRun={event !== null} />
          <Trees comparison={comparison} sides={sides} target={target} />
          <Findings comparison={comparison} sides={sides} onShow={setTarget} />
        </>
      )}
    </>
  );
}

const hasFailed = (run: Run | undefined) =>
  run?.failure != null || run?.event?.sides.some(({ failure }) => failure !== null) === true;

function Progress({ run, onStop }: Pick<AnswerProps, 'onStop'> & { readonly run: Run }) {
  const { event, startedAt, isStopping } = run;
  const done = event?.done ?? 0;
  const measured = event?.sides.reduce((sum, { executionMs }) => sum + executionMs.length, 0) ?? 0;
  return (
    <div className={css.progress}>
      <ProgressLine
        label={isStopping ? 'Stopping' : stateWords(event)}
        done={done}
        of={event?.of ?? null}
        startedAt={startedAt}
        onStop={onStop}
        stopLabel={measured === 0 ? 'Stop' : `Stop and keep ${countOf(measured, 'run')}`}
        isThin
      />
    </div>
  );
}

function stateWords(event: PlansEvent | null): string {
  if (!event || event.state === 'preparing') return 'Preparing';
  return event.state === 'warming' ? 'Warming up' : `Running ${event.order.slice(-20)}`;
}

/** What is there is kept; what is missing is said. */
function Ended({ run, onRun }: { readonly run: Run; readonly onRun: () => void }) {
  const again = (
    <Button size={22} onClick={onRun}>
      Run again
    </Button>
  );
  if (run.failure && run.failure.kind !== 'cancelled') return <FailureNote failure={run.failure} ways={again} />;
  const { event } = run;
  if (event?.state !== 'stopped') return null;
  const kept = event.sides.reduce((sum, { executionMs }) => sum + executionMs.length, 0);
  return (
    <Banner tone="info" actions={again}>
      <b>Stopped.</b> {kept === 0 ? 'No run was finished.' : `${countOf(kept, 'run')} of ${event.of} were kept.`}
    </Banner>
  );
}

/** A plan that could not be read: ours from the server, or a pasted one, which says so beside its text too. */
function Fault({ state: { fault, name } }: { readonly state: SideState }) {
  if (!fault) return null;
  return (
    <Banner tone="idletx">
      <b>The plan of {letterOf[name]} could not be read.</b> {fault.line !== null && `Line ${fault.line}: `}
      <SafeText text={fault.message} /> {fault.advice}
    </Banner>
  );
}

function Nothing(props: Pick<AnswerProps, 'states' | 'onExample'> & { readonly hasFailed: boolean }) {
  const { states, onExample, hasFailed } = props;
  if (states.a.isReading || states.b.isReading) {
    return (
      <SkeletonRows widths={[0, 96, 180, 88, 0, 96, 180, 88]} rows={8}>
        Reading the plan
      </SkeletonRows>
    );
  }
  if (hasFailed || states.a.fault || states.b.fault || states.a.failure || states.b.failure) return null;
  return (
    <div className={page.rest}>
      <EmptyState
        icon={<IconArrowsDiff size={22} stroke={1.5} />}
        title="No plan yet"
        actions={onExample && <Button onClick={onExample}>Take an example: a cast against a range</Button>}
      >
        Write a query and press Ctrl Enter for its plan. A second query, a past run or a pasted plan beside it is
        compared node to node. Choose a number of runs to measure: until then it is planned, not executed.
      </EmptyState>
    </div>
  );
}
