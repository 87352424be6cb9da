import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import css from './vacuum.module.css';

interface CopyListProps {
  readonly copy: readonly { readonly sql: string; readonly words: string }[];
}

/** What Heapscope does not run, each with what it does and locks. */
export function CopyList({ copy }: CopyListProps) {
  if (copy.length === 0) return null;
  return (
    <ul className={css.copies} aria-label="To copy">
      {copy.map(({ sql, words }) => (
        <li key={sql}>
          <div className={css.copy}>
            <SqlCode sql={sql} isWrapped isSmall />
            <CopyButton text={sql} size={20} />
          </div>
          <p>
            <SafeText text={words} />
          </p>
        </li>
      ))}
    </ul>
  );
}
