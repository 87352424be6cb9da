import type { Outcome } from '../../../shared/contract/activity.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './activity.module.css';

/** The server's own words, and the GRANT that would make it possible. */
export function Denied({ outcome }: { readonly outcome: Outcome }) {
  return (
    <>
      <SafeText text={outcome.words} />
      {outcome.grant !== null && <GrantText text={outcome.grant} />}
    </>
  );
}

/** A statement for somebody who may, with Copy. */
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
