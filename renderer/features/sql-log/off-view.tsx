import { type ReactNode, useEffect } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { LogPlan, SwitchEnd } from '../../../shared/contract/sql-log-switch.ts';
import { useQuestion } from '../../api.ts';
import { useLive } from '../../state/live.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Note } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { CheckList } from './check-list.tsx';
import { OffSide } from './off-side.tsx';
import { OffToolbar } from './off-toolbar.tsx';
import css from './switch.module.css';
import { scopeText } from './switch-words.ts';
import { type Choice, limitText, modeOf, scopeOf, useChoice } from './use-choice.ts';

const everyMs = 5_000;

interface OffViewProps {
  readonly at: At;
  readonly role: string;
  readonly last: SwitchEnd | null;
  readonly tabs: ReactNode;
  /** To the right of the header. */
  readonly actions: ReactNode;
}

/** What turning it on would do, to whom, whether it can, and the statements themselves. */
export function OffView({ at, role, last, tabs, actions }: OffViewProps) {
  const choice = useChoice(at);
  const scope = scopeOf(choice, role);
  const isPaused = useLive((live) => live.isPaused);
  const asked = useQuestion(
    'sql-log.plan',
    scope === null ? null : { at, scope, mode: modeOf(choice), minutes: Number(choice.minutes) },
    { ...(isPaused ? {} : { everyMs }), keepPrevious: true },
  );
  useShownSql(asked.statements);
  const { data: plan, failure } = asked;
  useServerInstead(at, choice, plan);
  return (
    <>
      <PageHeader title="SQL log">
        {tabs}
        <span className={css.under}>{plan && <SafeText text={offText(plan)} />}</span>
        <Space />
        {actions}
      </PageHeader>
      <OffToolbar choice={choice} plan={plan} ownRole={role} />
      {failure && <FailureNote failure={failure} ways={<Button onClick={() => asked.again()}>Check again</Button>} />}
      {plan === undefined && failure === undefined && <SkeletonRows widths={[220, 0]}>Checking</SkeletonRows>}
      {plan !== undefined && (
        <div className={css.off} data-flows="">
          <Facts plan={plan} choice={choice} />
          <OffSide at={at} plan={plan} choice={choice} last={last} />
        </div>
      )}
    </>
  );
}

/** A role that may not alter the database may still alter the system: then that is what is offered, unless one chose. */
function useServerInstead(at: At, choice: Choice, plan: LogPlan | undefined): void {
  const { isAuto, setKind } = choice;
  const isRefused = isAuto && plan?.scope.kind === 'database' && plan.refusal !== null;
  const { data } = useQuestion(
    'sql-log.plan',
    isRefused ? { at, scope: { kind: 'server' }, mode: modeOf(choice), minutes: Number(choice.minutes) } : null,
  );
  const canServer = isRefused && data?.refusal === null;
  useEffect(() => {
    if (canServer) setKind('server');
  }, [canServer, setKind]);
}

/** "off: log_statement = none for database breakpad". */
function offText({ now: [first], scope }: LogPlan): string {
  return first === undefined ? 'off' : `off: ${first.name} = ${first.value} for ${scopeText(scope)}`;
}

function Facts({ plan, choice }: { readonly plan: LogPlan; readonly choice: Choice }) {
  const isPaused = useLive((live) => live.isPaused);
  const checked = isPaused ? 'Checked, now paused' : 'Checked just now';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it
    <section className={css.facts} tabIndex={0} aria-label="What turning it on does">
      <h2>What turning it on does</h2>
      <p>
        The server writes <Which plan={plan} /> to its own log, with its duration. Heapscope reads that log, groups it
        by fingerprint and looks for N+1, repeated and slow statements. After {choice.minutes} min or{' '}
        {limitText(choice)} it puts the old values back, and also when the connection or Heapscope is closed. If
        Heapscope is killed before that, it reverts at the next start.
      </p>
      <Note tone="idletx">
        <b>Literals and secrets land in the server’s log.</b> Values in statements, passwords in ALTER ROLE, tokens and
        personal data are written to files on <SafeText text={plan.host} /> in plain text. They stay there after the
        revert, and in every copy of the log.
      </Note>
      <h2>Who is logged</h2>
      <CheckList label="Who is logged" checks={plan.who} />
      <h2>{checked}</h2>
      <CheckList label={checked} checks={plan.checks} />
      {plan.notes.map((note) => (
        <p key={note} className={css.small}>
          {note}
        </p>
      ))}
    </section>
  );
}

function Which({ plan: { scope, mode } }: { readonly plan: LogPlan }) {
  const what = mode.kind === 'all' ? 'every statement' : `each statement that takes ${mode.ms} ms or more`;
  if (scope.kind === 'server') return `${what} of all sessions`;
  return (
    <>
      {what} of new sessions {scope.kind === 'database' ? 'on' : 'of'} <SafeText text={scope.name} />
    </>
  );
}
