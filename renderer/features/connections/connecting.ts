import type { Profile, SavedProfile } from '../../../shared/contract/connections.ts';
import type { Failure } from '../../../shared/failure.ts';
import { AskError, ask, questions } from '../../api.ts';
import { openRoom, pathOf } from '../../state/place.ts';
import { forgottenAs, takeBack } from '../../ui/forget-later.ts';
import type { Draft } from './draft.ts';
import { secretsOf } from './ways-draft.ts';

export const asFailure = (error: unknown): Failure =>
  error instanceof AskError ? error.failure : { kind: 'internal', message: String(error) };

export const readListAgain = (): Promise<void> => questions.invalidateQueries({ queryKey: ['connections.list'] });

/** The secrets that stand in the form. */
const typed = ({ password, ways }: Draft) => ({ ...(password === '' ? {} : { password }), ...secretsOf(ways) });

export async function saveProfile(profile: Profile, draft: Draft): Promise<SavedProfile> {
  takeBack(forgottenAs(profile.id));
  const { data } = await ask('connections.save', { profile, keepPassword: draft.keepPassword, ...typed(draft) });
  await readListAgain();
  return data;
}

/**
 * Saves, opens, and keeps the password only when it was right. Goes to the database's relations. A new connection that
 * did not open is not kept, since Save was not asked for: mistyped ones would pile up in the list.
 */
export async function connect(profile: Profile, draft: Draft, isNew = false): Promise<void> {
  takeBack(forgottenAs(profile.id));
  await ask('connections.save', { profile, keepPassword: draft.keepPassword });
  try {
    await open(profile, draft);
  } catch (error) {
    if (isNew) await ask('connections.remove', { id: profile.id });
    throw error;
  }
}

async function open(profile: Profile, draft: Draft): Promise<void> {
  const secrets = typed(draft);
  const isTyped = Object.keys(secrets).length > 0;
  // It may be open with the former ones: what was typed now is to be tried.
  if (isTyped) await ask('connections.close', { at: `${profile.id}/${profile.database}` });
  const { data } = await ask('connections.open', { id: profile.id, ...secrets });
  if (isTyped) await saveProfile(profile, draft);
  await readListAgain();
  questions.removeQueries({ queryKey: ['connections.facts', { at: data.at }] });
  openRoom(data.at, 'overview');
}

export async function openDatabase(id: string, database: string, room: string): Promise<string> {
  const { data } = await ask('connections.open', { id, database });
  void readListAgain();
  return pathOf(data.at, room);
}
