import { IconDatabaseOff } from '@tabler/icons-react';
import type { MissingStatements } from '../../../shared/contract/statements.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import css from './statements.module.css';

const titles: Readonly<Record<MissingStatements['kind'], string>> = {
  'not-installed': 'pg_stat_statements is not installed here',
  'not-preloaded': 'The server counts no statements yet',
  denied: 'This role may not read pg_stat_statements',
  'too-old': 'The extension is from before an upgrade',
};

/** Why there is nothing, and the way to it, with who must go it. It is looked for again by itself. */
export function MissingState({ missing }: { readonly missing: MissingStatements }) {
  return (
    <section className={css.missing} aria-label="How to get it">
      <IconDatabaseOff size={22} stroke={1.5} />
      <h2>{titles[missing.kind]}</h2>
      <p role="status">
        <SafeText text={missing.message} />
      </p>
      <ol>
        {missing.steps.map(({ text, sql }) => (
          <li key={text}>
            <p>
              <SafeText text={text} />
              {sql === null ? '.' : ':'}
            </p>
            {sql !== null && (
              <div className={css.step}>
                <SqlCode sql={sql} isWrapped />
                <CopyButton text={sql} />
              </div>
            )}
          </li>
        ))}
      </ol>
      <p className={css.third}>
        Heapscope runs none of this. It looks again every 5 s, and shows the statements as soon as it finds them.
      </p>
    </section>
  );
}
