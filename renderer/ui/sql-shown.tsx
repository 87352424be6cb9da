import { IconCode } from '@tabler/icons-react';
import { countOf, durationText } from '../../shared/figure-text.ts';
import type { ExecutedStatement } from '../../shared/rpc.ts';
import { CopyButton } from './copy-button.tsx';
import { CloseButton } from './drawer.tsx';
import { psqlText } from './psql-text.ts';
import { SafeText } from './safe-text.tsx';
import { SqlCode } from './sql-code.tsx';
import css from './sql-shown.module.css';

interface SqlShownProps {
  readonly statements: readonly ExecutedStatement[];
  readonly onClose: () => void;
}

/** "2 statements, 184 ms, 7,155 rows". */
export function statementsSummary(statements: readonly ExecutedStatement[]): string {
  const ms = statements.reduce((sum, one) => sum + one.ms, 0);
  const rows = statements.reduce((sum, one) => sum + one.rows, 0);
  return `${countOf(statements.length, 'statement')}, ${durationText(ms)}, ${countOf(rows, 'row')}`;
}

/** The SQL behind the screen: the exact statements, how long they took, how many rows they gave, copyable for psql. */
export function SqlShown({ statements, onClose }: SqlShownProps) {
  return (
    <section className={css.shown} aria-label="SQL behind this screen">
      <div className={css.head}>
        <IconCode size={14} stroke={1.6} />
        <b>SQL</b>
        <span className={css.about}>
          {statements.length === 0
            ? 'this screen has asked the server nothing'
            : `behind this screen: ${statementsSummary(statements)}`}
        </span>
        <span className={css.end}>
          {statements.length > 1 && (
            <CopyButton size={20} text={() => statements.map(psqlText).join('\n')}>
              Copy all for psql
            </CopyButton>
          )}
          <CloseButton onClose={onClose} keys="Ctrl E" />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={css.list} tabIndex={0} aria-label="Statements">
        {statements.map((statement, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the ledger only grows, and a statement may come twice
          <One key={index} statement={statement} />
        ))}
      </section>
    </section>
  );
}

function One({ statement }: { readonly statement: ExecutedStatement }) {
  return (
    <article className={css.one}>
      <div className={css.name}>
        <b>{statement.name}</b>
        <span className={css.about}>
          {statement.times !== undefined && statement.times > 1 && `sent ${countOf(statement.times, 'time')}, last `}
          {durationText(statement.ms)}, {countOf(statement.rows, 'row')}
        </span>
        {statement.manual !== undefined && (
          <a href={statement.manual} target="_blank" rel="noreferrer noopener">
            Manual
          </a>
        )}
        {statement.error !== undefined && (
          <span className={css.error}>
            <SafeText text={statement.error} />
          </span>
        )}
        <span className={css.end}>
          <CopyButton size={20} text={() => psqlText(statement)}>
            Copy for psql
          </CopyButton>
        </span>
      </div>
      <SqlCode sql={statement.text.trim()} isWrapped />
      {statement.params.length > 0 && (
        <div className={css.params}>
          {statement.params.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a parameter is its number
            <div key={index}>
              ${index + 1} = {value === null ? 'NULL' : <SafeText text={value.slice(0, 400)} />}
            </div>
          ))}
        </div>
      )}
    </article>
  );
}
