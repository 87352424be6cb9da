import type { Profile, SavedProfile } from '../../../shared/contract/connections.ts';
import { type Draft, draftOf, toProfile } from './draft.ts';

interface Made {
  readonly profile: Profile;
  readonly draft: Draft;
}

/** null: what stands in the form makes no connection. */
function madeOf(draft: Draft): Made | null {
  const made = toProfile(draft);
  return 'profile' in made ? { profile: made.profile, draft } : null;
}

/** What was typed for a connection that is saved already: what the user chose for it before stays where nothing was said. */
export function updated(known: SavedProfile, draft: Draft): Made | null {
  const before = draftOf(known);
  const staysProduction = known.environment === 'production';
  return madeOf({
    ...draft,
    id: known.id,
    name: draft.name.trim() === '' ? known.name : draft.name,
    tls: draft.tls ?? before.tls,
    // Taking it out of production is asked for elsewhere, by its name.
    environment: staysProduction ? known.environment : (draft.environment ?? known.environment),
    ending: draft.ending ?? before.ending,
  });
}

/** The saved one as it is, with the secrets that stand in the form. */
export const asSaved = (known: SavedProfile, { password, keepPassword }: Draft): Made | null =>
  madeOf({ ...draftOf(known), password, keepPassword });
