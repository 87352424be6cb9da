import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import { behindOf } from '../../../shared/activity/behind.ts';
import { endManyWords } from '../../../shared/activity/consequence.ts';
import type { Rows } from '../../../shared/activity/rows.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { actOnMany } from './act.tsx';
import { type Bulk, keep, useActing } from './acting.ts';
import css from './activity.module.css';
import { bulkSummary, byOutcome, outcomeWords, type Victim } from './bulk.ts';
import type { Scene } from './use-scene.ts';

interface BulkPanelProps {
  readonly scene: Scene;
  readonly rows: Rows;
  /** Gives the keys to the list, since the button that asked has nobody left to end. */
  readonly onAnswer: () => void;
}

/** The question about several, then what becomes of each. */
export function BulkPanel({ scene, rows, onAnswer }: BulkPanelProps) {
  const askedBulk = useActing((acting) => acting.askedBulk);
  const bulk = useActing((acting) => acting.bulk);
  if (askedBulk && scene.kind === 'live') return <BulkQuestion {...{ scene, rows, onAnswer }} victims={askedBulk} />;
  return bulk ? <BulkProgress bulk={bulk} /> : null;
}

function BulkQuestion({ scene, rows, onAnswer, victims }: BulkPanelProps & { readonly victims: readonly Victim[] }) {
  const { nowMs, server, at } = scene;
  const behind = behindOf(
    victims.map(({ target }) => target.pid),
    [...rows.values()].map(({ backend }) => backend),
  );
  const backends = victims.map(({ backend }) => backend);
  const words = endManyWords(backends, behind, { nowMs, isPooled: server?.isPooled === true });
  return (
    <ConfirmRow
      icon={<IconAlertTriangle size={16} stroke={1.6} />}
      question={
        <span className={css.question}>
          {words.question}
          <code>{words.statement}</code>
        </span>
      }
      consequence={
        <>
          {words.consequence} <span className={css.pids}>{victims.map(({ target }) => target.pid).join(', ')}</span>
        </>
      }
      action={`End ${victims.length} ${victims.length === 1 ? 'backend' : 'backends'}`}
      onConfirm={() => {
        onAnswer();
        actOnMany(at, victims);
      }}
      onKeep={keep}
    />
  );
}

function BulkProgress({ bulk }: { readonly bulk: Bulk }) {
  const { victims, outcomes, startedAt, isRunning, stop } = bulk;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and legend
    <div className={css.bulk} role="group" aria-label="Ending backends">
      {isRunning ? (
        <ProgressLine
          label="Ending backends"
          done={outcomes.length}
          of={victims.length}
          startedAt={startedAt}
          onStop={stop}
        />
      ) : (
        <div className={css.bulkHead}>
          <b>{bulkSummary(victims.length, outcomes).title}</b>
          <span className={css.end}>
            <Button size={22} keys="Esc" onClick={() => useActing.setState({ bulk: null })}>
              Close
            </Button>
          </span>
        </div>
      )}
      {byOutcome(outcomes).map(([kind, some]) => (
        <div key={kind} className={classes(css.result, kind === 'ended' && css.good)}>
          {kind === 'ended' ? <IconCheck size={14} stroke={1.8} /> : <IconMinus size={14} stroke={1.8} />}
          <span className={css.pids}>{some.map(({ pid }) => pid).join(', ')}</span>
          <span title={visibleText(some[0]?.words ?? '')}>{outcomeWords[kind]}</span>
        </div>
      ))}
      {!isRunning && outcomes.length < victims.length && (
        <div className={css.result}>
          <IconMinus size={14} stroke={1.8} />
          <span className={css.pids}>{leftOf(victims, outcomes)}</span>
          <span>left alone</span>
        </div>
      )}
    </div>
  );
}

const leftOf = (victims: Bulk['victims'], outcomes: Bulk['outcomes']): string => {
  const told = new Set(outcomes.map(({ pid }) => pid));
  return victims
    .map(({ target }) => target.pid)
    .filter((pid) => !told.has(pid))
    .join(', ');
};
