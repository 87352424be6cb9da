import type { SafetyPromise } from '../../../shared/contract/user-lane.ts';
import { Note } from '../../ui/banner.tsx';
import { SafeText } from '../../ui/safe-text.tsx';

/** What "read only" was worth for the role that ran the two texts. */
export function PromiseNote({ promise: { kind, role, because } }: { readonly promise: SafetyPromise }) {
  if (kind === 'restricted') {
    return (
      <Note tone="active">
        <b>
          Role <SafeText text={role} />:
        </b>{' '}
        both ran in READ ONLY transactions that were rolled back, and this role has no other means to change anything
        lasting.
      </Note>
    );
  }
  return (
    <Note tone="idletx">
      <b>
        Role <SafeText text={role} />
        {kind === 'superuser' ? ' is a superuser:' : ' has more rights than most:'}
      </b>{' '}
      both ran in READ ONLY transactions that were rolled back, which does not stop everything for such a role
      {because.length > 0 && (
        <>
          {' '}
          (<SafeText text={because.join(', ')} />)
        </>
      )}
      .
    </Note>
  );
}
