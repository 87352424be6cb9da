import { CopyButton } from './copy-button.tsx';
import css from './grant-text.module.css';
import { SafeText } from './safe-text.tsx';

/** A statement for somebody who may run it, with Copy: among a banner's actions. */
export function GrantText({ text }: { readonly text: string }) {
  return (
    <span className={css.grant}>
      <code>
        <SafeText text={text} />
      </code>
      <CopyButton text={text} size={20} />
    </span>
  );
}
