import { IconCode } from '@tabler/icons-react';
import type { ForeignKeyDetail, Strategy } from '../../../shared/contract/benchmark-parts.ts';
import { countText } from '../../../shared/figure-text.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import css from './config.module.css';
import type { Shape } from './setup.ts';

const names: Readonly<Record<Strategy, string>> = { 'n+1': 'N+1', join: 'JOIN', prefetch: 'prefetch' };
const order: readonly Strategy[] = ['join', 'n+1', 'prefetch'];

interface SqlSentProps {
  readonly detail: ForeignKeyDetail;
  readonly shape: Shape;
  readonly strategies: readonly Strategy[];
}

/** What each strategy sends, statement by statement, and the Django queryset that sends the same. */
export function SqlSent({ detail, shape, strategies }: SqlSentProps) {
  return order
    .filter((one) => strategies.includes(one))
    .map((strategy) => {
      const sent = detail.sql.find((one) => one.strategy === strategy && one.shape === shape);
      return sent && <SentBy key={strategy} name={names[strategy]} isOpen={strategy === 'join'} sent={sent} />;
    });
}

interface SentByProps {
  readonly name: string;
  readonly isOpen: boolean;
  readonly sent: ForeignKeyDetail['sql'][number];
}

function SentBy({ name, isOpen, sent }: SentByProps) {
  return (
    <details className={css.sql} open={isOpen}>
      <summary>
        <IconCode size={13} stroke={1.6} /> SQL sent by {name}
      </summary>
      {sent.statements.map(({ text, times, note }) => (
        <div key={text}>
          {(times !== 1 || note !== '') && (
            <p className={css.times}>
              {times !== 1 && `${countText(times)} times${note === '' ? '' : ', '}`}
              <SafeText text={note} />
            </p>
          )}
          <Code label={`SQL sent by ${name}`} text={text} />
        </div>
      ))}
      <p className={css.times}>In Django</p>
      <Code label={`Django queryset of ${name}`} text={sent.queryset} isPlain />
    </details>
  );
}

/** What scrolls must be reachable by keys. */
function Code({
  label,
  text,
  isPlain = false,
}: {
  readonly label: string;
  readonly text: string;
  readonly isPlain?: boolean;
}) {
  return (
    <div className={css.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section tabIndex={0} aria-label={label}>
        {isPlain ? (
          <code>
            <Lines text={text} />
          </code>
        ) : (
          <SqlCode sql={text} isSmall isWrapped />
        )}
      </section>
      <CopyButton size={20} text={text} />
    </div>
  );
}

/** A line break is layout in code. */
function Lines({ text }: { readonly text: string }) {
  return text.split('\n').map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
    <span key={at}>
      {at > 0 && '\n'}
      {line !== '' && <SafeText text={line} />}
    </span>
  ));
}
