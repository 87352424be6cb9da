import type { Profile, SavedProfile } from '../../../shared/contract/connections.ts';
import { type Draft, draftOf, toProfile } from './draft.ts';

/** What was typed for a connection that is saved already: what the user chose for it before stays where nothing was said. */
export function updated(
  known: SavedProfile,
  draft: Draft,
): { readonly profile: Profile; readonly draft: Draft } | null {
  const before = draftOf(known);
  const staysProduction = known.environment === 'production';
  const merged: Draft = {
    ...draft,
    id: known.id,
    name: draft.name.trim() === '' ? known.name : draft.name,
    tls: draft.tls ?? before.tls,
    // Taking it out of production is asked for elsewhere, by its name.
    environment: staysProduction ? known.environment : (draft.environment ?? known.environment),
    ending: draft.ending ?? before.ending,
  };
  const made = toProfile(merged);
  return 'profile' in made ? { profile: made.profile, draft: merged } : null;
}

/** The saved one as it is, with the secrets that stand in the form. */
export function asSaved(
  known: SavedProfile,
  draft: Draft,
): { readonly profile: Profile; readonly draft: Draft } | null {
  const { password, keepPassword } = draft;
  const kept: Draft = { ...draftOf(known), password, keepPassword };
  const made = toProfile(kept);
  return 'profile' in made ? { profile: made.profile, draft: kept } : null;
}
