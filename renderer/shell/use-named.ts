import type { SavedProfile, ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import { useQuestion } from '../api.ts';
import { partsOf } from '../state/place.ts';

/** What a database is called, and which server it is on. */
export interface Named {
  readonly database: string;
  /** `port` null: the demo's, which is chosen when it starts. */
  readonly profile: Pick<SavedProfile, 'name' | 'host' | 'environment'> & { readonly port: number | null };
}

/** By its facts; where they are not here, since it could not be opened yet, by its saved profile. */
export function useNamed(at: At | null, facts: ServerFacts | undefined): Named | undefined {
  const { data } = useQuestion('connections.list', at === null || facts ? null : {});
  if (facts || at === null) return facts;
  const { profile: id, database } = partsOf(at);
  const profile = data?.profiles.find((one) => one.id === id);
  return profile && { database, profile: { ...profile, port: profile.isDemo ? null : profile.port } };
}
