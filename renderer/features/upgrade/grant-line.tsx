import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './upgrade.module.css';

/** What would show what could not be read, with Copy; nothing where nobody knows. */
export function GrantLine({ grant }: { readonly grant: string | null }) {
  if (grant === null) return null;
  return (
    <p className={css.grant}>
      <code>
        <SafeText text={grant} />
      </code>
      <CopyButton text={grant} size={20} />
    </p>
  );
}
