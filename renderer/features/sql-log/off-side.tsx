import type { At } from '../../../shared/contract/place.ts';
import type { LogPlan, SwitchEnd } from '../../../shared/contract/sql-log-switch.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { Space } from '../../ui/toolbar.tsx';
import css from './switch.module.css';
import { lastText, reasonText, scopeText } from './switch-words.ts';
import { TurnOn } from './turn-on.tsx';
import { type Choice, limitText } from './use-choice.ts';

interface OffSideProps {
  readonly at: At;
  readonly plan: LogPlan;
  readonly choice: Choice;
  readonly last: SwitchEnd | null;
}

/** The statements that would be run, those that put it back, and the button. */
export function OffSide({ at, plan, choice, last }: OffSideProps) {
  return (
    <aside className={css.side} aria-label="Statements">
      <SectionHead
        title="To be run"
        under={
          <>
            as <SafeText text={plan.role} />, on a second connection
          </>
        }
      >
        <Space />
        <CopyButton text={plan.turnOn} />
      </SectionHead>
      <div className={css.code}>
        <SqlCode sql={plan.turnOn} isWrapped />
      </div>
      <SectionHead
        title="To revert"
        under={`after ${choice.minutes} min, at ${limitText(choice)}, or when you say so`}
      />
      <div className={css.code}>
        <SqlCode sql={plan.revert} isWrapped />
      </div>
      <dl className={css.now}>
        {plan.now.map(({ name, value, from }) => (
          <div key={name}>
            <dt>{name} now</dt>
            <dd>
              <SafeText text={`${value}, ${from}`} />
            </dd>
          </div>
        ))}
        {last !== null && <Last last={last} />}
      </dl>
      <TurnOn at={at} plan={plan} choice={choice} />
    </aside>
  );
}

function Last({ last }: { readonly last: SwitchEnd }) {
  return (
    <>
      <div>
        <dt>Last turned on</dt>
        <dd>{lastText(last)}</dd>
      </div>
      <div>
        <dt>for {scopeText(last.scope)}</dt>
        <dd title={last.words}>
          {last.outcome === 'reverted' ? 'put back' : 'left as others set it'} {reasonText(last.reason)}
        </dd>
      </div>
    </>
  );
}
