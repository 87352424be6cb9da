import type { Ending, SavedProfile } from '../../../shared/contract/connections.ts';
import { endingOf } from '../../../shared/ending.ts';

export interface Rules {
  readonly hasActions: boolean;
  readonly ending: Ending;
  readonly mayEndMany: boolean;
  /** What is typed where the name must be. */
  readonly name: string;
}

export function rulesOf(hasActions: boolean, profile: Pick<SavedProfile, 'name' | 'environment' | 'ending'>): Rules {
  const ending = endingOf(profile);
  return { hasActions, ending, mayEndMany: hasActions && ending === 'confirm', name: profile.name };
}

/** Why nothing is sent at all; undefined when it may be. The page asks first, but a page can be wrong. */
export function refusalOf(rules: Rules, typedName: string | undefined, isMany: boolean): string | undefined {
  if (!rules.hasActions) return 'Heapscope was started with --no-actions';
  if (rules.ending === 'never') return `Nothing is ended on the connection ${rules.name}: its settings say so`;
  if (rules.ending === 'confirm') return undefined;
  if (isMany) return `On the connection ${rules.name} backends are ended one at a time`;
  return typedName === rules.name ? undefined : `The name of the connection, ${rules.name}, was not typed`;
}
