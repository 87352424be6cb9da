import type { SyntheticEvent } from 'react';
import { pressName } from '../../state/key-press.ts';
import { useCommands } from '../../state/keys.ts';
import { useAt } from '../../state/place.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Answer } from './answer.tsx';
import type { Desk } from './desk.ts';
import { hasExample, takeExample } from './example.ts';
import { ExportMenu } from './export-menu.tsx';
import css from './plans.module.css';
import { PlansHead } from './plans-head.tsx';
import { draftAt } from './request.ts';
import { RunQuestion } from './run-question.tsx';
import { SafetyLine } from './safety-line.tsx';
import { SidePane } from './side-pane.tsx';
import { sideNames } from './sides.ts';
import type { ShownSides } from './tree-line.tsx';
import { commonEvent, planText, usePlans } from './use-plans.ts';

/** What is shown is the plan of another text than the one that stands above it. */
const isChanged = (desk: Desk, { side, shown }: ShownSides[number]): boolean =>
  shown.from === 'run' && shown.run !== null && shown.run.text !== draftAt(desk, side).text;

const isBlank = ({ drafts }: Desk) => sideNames.every((name) => drafts[name].text === '');

const isRun = (event: KeyboardEvent) => pressName(event) === 'Ctrl Enter';

/** Ctrl Enter runs from wherever the focus is: a select would open its list. */
function taken(event: SyntheticEvent, run: () => void): void {
  event.preventDefault();
  event.stopPropagation();
  run();
}

/** A against B: their plans node to node, their times, and why they differ. */
export function PlansPage() {
  const at = useAt();
  const plans = usePlans(at);
  const { desk, options, planned, live, run, sides, comparison } = plans;
  const server = options.data;
  useCommands([
    { id: 'plans.run', label: 'Run the queries', keys: 'Ctrl Enter', run: plans.start },
    { id: 'plans.stop', label: 'Stop and keep what ran', keys: 'Esc', isHidden: true, run: plans.stop },
  ]);
  const event = commonEvent(run, sides);
  return (
    <div className={css.page} onKeyDownCapture={(event) => isRun(event.nativeEvent) && taken(event, plans.start)}>
      <PlansHead
        {...{ at, desk, server, planned, live }}
        isRunning={run?.isRunning === true}
        onRun={plans.start}
        exporting={<ExportMenu sides={sides} comparison={comparison} event={event} />}
      />
      <div className={css.content}>
        <div className={css.sides}>
          {sideNames.map((name) => (
            <SidePane
              key={name}
              {...{ at, desk, server }}
              state={plans.states[name]}
              words={plans.words}
              reading={plans.readings[name]}
              fingerprint={plans.fingerprint}
              missing={plans.missing[name]}
              onRun={plans.start}
              onEscape={plans.stop}
              editor={plans.editors[name]}
            />
          ))}
        </div>
        <SafetyLine server={server} plan={planText(desk, live, server?.isProduction ?? false)} />
        {plans.asked && (
          <RunQuestion
            question={plans.asked.question}
            runs={desk.runs}
            lasting={plans.asked.lasting}
            onRun={plans.confirm}
            onPlanOnly={plans.planOnly}
            onKeep={plans.keep}
          />
        )}
        {options.failure && <FailureNote failure={options.failure} />}
        <Answer
          {...{ run, sides, comparison, event }}
          states={plans.states}
          changed={sides.filter((one) => isChanged(desk, one)).map(({ side }) => side)}
          blockSize={plans.blockSize}
          onRun={plans.start}
          onStop={plans.stop}
          onExample={hasExample(at) && isBlank(desk) ? () => takeExample(at, Date.now()) : null}
        />
      </div>
    </div>
  );
}
