import { IconAlertTriangle } from '@tabler/icons-react';
import type { LogMissing } from '../../../shared/contract/sql-log-tail.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './live.module.css';

interface MissingProps {
  readonly missing: LogMissing;
  /** What stands below instead. */
  readonly instead: string;
}

/** Why the log is not read, what brings it, and what is shown in its place: never as if it were the log. */
export function MissingLog({ missing, instead }: MissingProps) {
  return (
    <section className={css.missing} aria-label="Why the log is not read">
      <IconAlertTriangle size={16} stroke={1.6} />
      <div>
        <p role="status">
          <b>
            <SafeText text={missing.message} />.
          </b>{' '}
          {instead}
        </p>
        {missing.steps.map(({ text, sql }) => (
          <div key={text} className={css.step}>
            <span>
              <SafeText text={text} />
            </span>
            {sql !== null && (
              <>
                <code>
                  <SafeText text={sql} />
                </code>
                <CopyButton text={sql} size={20} />
              </>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
