import type { Outcome } from '../../../shared/contract/activity.ts';
import { GrantText } from '../../ui/grant-text.tsx';
import { SafeText } from '../../ui/safe-text.tsx';

/** The server's own words, and the GRANT that would make it possible. */
export function Denied({ outcome }: { readonly outcome: Outcome }) {
  return (
    <>
      <SafeText text={outcome.words} />
      {outcome.grant !== null && <GrantText text={outcome.grant} />}
    </>
  );
}
