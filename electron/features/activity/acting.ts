import type { Outcome, Target } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { type ActNeeds, act, type Place } from './act.ts';
import { type Action, refused } from './outcome-words.ts';
import { type Rules, refusalOf, rulesOf } from './rules.ts';

export interface ActingNeeds extends ActNeeds {
  readonly databases: Pick<Databases, 'action' | 'ourPids' | 'facts'>;
  readonly hasActions: boolean;
}

interface One {
  readonly at: At;
  readonly target: Target;
  readonly typedName?: string | undefined;
}

export async function askRules({ databases, hasActions }: ActingNeeds, at: At, call: Call): Promise<Rules> {
  return rulesOf(hasActions, (await databases.facts(at, call)).profile);
}

/** Fails only when the database is not open; all else is an outcome. */
export async function actOnOne(needs: ActingNeeds, action: Action, one: One, call: Call): Promise<Outcome> {
  const why = refusalOf(await askRules(needs, one.at, call), one.typedName, false);
  if (why !== undefined) return { ...refused(one.target.pid, why), unjournalled: null };
  const place = await placeOf(needs, one.at, call);
  try {
    return await act(needs, place, action, one.target);
  } finally {
    await place.lane.close();
  }
}

/** One statement and one outcome for each, in this order, over one connection. Stopped, it leaves the rest alone. */
export async function* endMany(
  needs: ActingNeeds,
  at: At,
  targets: readonly Target[],
  call: Call,
): AsyncGenerator<Outcome, void> {
  const why = refusalOf(await askRules(needs, at, call), undefined, true);
  if (why !== undefined) {
    for (const { pid } of targets) yield { ...refused(pid, why), unjournalled: null };
    return;
  }
  const place = await placeOf(needs, at, call);
  try {
    for (const target of targets) {
      if (call.signal.aborted) return;
      yield await act(needs, place, 'end', target);
    }
  } finally {
    await place.lane.close();
  }
}

async function placeOf({ databases }: ActingNeeds, at: At, { statements, signal }: Call): Promise<Place> {
  const call: Call = { statements, signal: new AbortController().signal };
  const facts = await databases.facts(at, { statements, signal });
  return { at, facts, call, lane: await databases.action(at, call) };
}
