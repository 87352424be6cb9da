import { IconPlayerPlay } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { PlansOptions } from '../../../shared/contract/plans-parts.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { changeDesk, type Desk } from './desk.ts';
import { ExplainMenu } from './explain-menu.tsx';
import type { Planned } from './request.ts';
import { explainText } from './shown-plan.ts';
import type { SideName } from './sides.ts';

interface PlansHeadProps {
  readonly at: At;
  readonly desk: Desk;
  readonly server: PlansOptions | undefined;
  readonly planned: Planned | null;
  readonly live: readonly SideName[];
  readonly isRunning: boolean;
  readonly onRun: () => void;
  readonly exporting: React.ReactNode;
}

const runChoices = [0, 1, 5, 10, 20, 50] as const;

function runOptions(isPair: boolean, isProduction: boolean) {
  const choices = isProduction ? [0, 1] : runChoices;
  return choices.map((count) => ({ value: String(count), label: runLabel(count, isPair) }));
}

function runLabel(count: number, isPair: boolean): string {
  if (count === 0) return 'none, plan only';
  if (count === 1) return isPair ? 'once each' : 'once';
  return isPair ? `${count} each, interleaved` : `${count} times`;
}

/** What is compared, how often it is run, and the button that does it. */
export function PlansHead({ at, desk, server, planned, live, isRunning, onRun, exporting }: PlansHeadProps) {
  const change = (changed: Partial<Desk>) => changeDesk(at, () => changed);
  const isPair = live.length === 2;
  const isProduction = server?.isProduction === true;
  const runs = isProduction ? Math.min(1, desk.runs) : desk.runs;
  const explain = planned ? explainText(planned.request) : 'EXPLAIN';
  return (
    <PageHeader title="Plans" under={isPair ? `A against B, ${explain}` : explain}>
      <Space />
      <Segmented
        label="What is compared"
        value={desk.view}
        onChange={(view) => change({ view, ...(view === 'settings' ? { sources: queriesOnly } : {}) })}
        options={[
          { value: 'queries', label: 'Two queries' },
          { value: 'settings', label: 'One query, two settings' },
        ]}
      />
      <SelectField
        label="Runs"
        value={String(runs)}
        options={runOptions(isPair || desk.view === 'settings', isProduction)}
        onChange={(count) => change({ runs: Number(count) })}
        width={188}
      />
      <ExplainMenu desk={desk} server={server} onChange={change} />
      {exporting}
      <Button
        look="primary"
        keys="Ctrl Enter"
        icon={<IconPlayerPlay size={14} stroke={1.6} />}
        disabled={!server || isRunning || live.length === 0}
        onClick={onRun}
      >
        {isPair ? 'Run both' : live[0] === 'b' ? 'Run B' : 'Run A'}
      </Button>
    </PageHeader>
  );
}

const queriesOnly: Desk['sources'] = { a: { kind: 'query' }, b: { kind: 'query' } };
