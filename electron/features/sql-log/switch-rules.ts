import type { SavedProfile, ServerFacts } from '../../../shared/contract/connections.ts';
import type { LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { endingOf } from '../../../shared/ending.ts';

/** What decides whether a log may be turned on at all. */
export type RuledBy = Pick<ServerFacts, 'isPooled' | 'isStandby'> & {
  readonly profile: Pick<SavedProfile, 'name' | 'environment' | 'ending'>;
};

/** Local: a confirm; staging: the connection's name typed; production, or where the user wants nothing ended: never. */
export function confirmOf({ profile }: Pick<RuledBy, 'profile'>): 'confirm' | 'type-name' | 'never' {
  if (profile.environment === 'production') return 'never';
  const ending = endingOf(profile);
  return profile.environment === 'staging' && ending === 'confirm' ? 'type-name' : ending;
}

/** Why nothing can be turned on here, whatever the role may do; null: it may be asked for. */
export function refusalOf(facts: RuledBy, scope: LogScope, hasActions: boolean): string | null {
  const { profile } = facts;
  if (!hasActions) return 'Heapscope was started with --no-actions: nothing is changed on any server.';
  if (profile.environment === 'production') {
    return `${profile.name} is a production connection: its log is not turned on from here.`;
  }
  if (confirmOf(facts) === 'never') return `Nothing is changed on the connection ${profile.name}: its settings say so.`;
  if (facts.isPooled) {
    return 'A pooler stands between: this needs a connection of its own. Connect to the server itself.';
  }
  if (facts.isStandby && scope.kind !== 'server') {
    return `This is a standby: ALTER ${scope.kind.toUpperCase()} works on its primary only. ALTER SYSTEM, for the whole server, works here.`;
  }
  return null;
}
