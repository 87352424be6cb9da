import type { SavedProfile } from '../contract/connections.ts';
import { endingOf } from '../ending.ts';

interface Place {
  readonly hasActions: boolean;
  readonly isStandby: boolean;
  readonly isPooled: boolean;
  readonly profile: Pick<SavedProfile, 'name' | 'environment' | 'ending'>;
}

interface Refusal {
  readonly words: string;
  readonly advice: string | null;
}

/** Why VACUUM and ANALYZE are not run from here; null: they may be. The page asks first, but a page can be wrong. */
export function refusalOf(place: Place, typedName?: string): Refusal | null {
  const { profile } = place;
  if (!place.hasActions) return { words: 'Heapscope was started with --no-actions', advice: copyIt };
  if (profile.environment === 'production') {
    return { words: `Nothing is run on production: ${profile.name} is marked as such`, advice: copyIt };
  }
  const ending = endingOf(profile);
  if (ending === 'never')
    return { words: `The settings of ${profile.name} say that nothing is changed there`, advice: copyIt };
  if (place.isStandby) return { words: 'A standby is read only', advice: 'Run it on the primary.' };
  if (place.isPooled) {
    return {
      words: 'A pooler stands between, and this needs a connection of its own',
      advice: 'Connect to the server itself.',
    };
  }
  if (ending === 'type-name' && typedName !== profile.name) {
    return { words: `The name of the connection, ${profile.name}, was not typed`, advice: null };
  }
  return null;
}

const copyIt = 'Copy the SQL and run it where you mean to.';
