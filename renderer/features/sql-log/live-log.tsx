import type { At } from '../../../shared/contract/place.ts';

/** The server's log while it is written: groups, findings, the live tail. */
export function LiveLog({ at }: { readonly at: At }) {
  return <div data-at={at} />;
}
