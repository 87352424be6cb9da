import type { SavedProfile } from '../../../shared/contract/connections.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { LogMode, LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { FailureError, fail } from '../../../shared/failure.ts';
import type { Journal } from '../../store/journal.ts';
import type { LogIntent, LogIntents } from '../../store/log-intents.ts';
import type { SwitchBook } from './switch-book.ts';
import { bringAllBack, type Ground, scopeWords, setAll } from './switch-change.ts';
import { turnOnSql, wantedSettings } from './switch-commands.ts';
import { journalled } from './switch-journal.ts';
import { type Place, readKept } from './switch-kept.ts';

export interface TurnOn {
  readonly at: At;
  readonly scope: LogScope;
  readonly mode: LogMode;
  readonly minutes: number;
  readonly limitBytes: number;
  readonly typedName?: string | undefined;
}

export interface OnNeeds {
  readonly intents: LogIntents;
  readonly journal: Journal;
  readonly book: SwitchBook;
  readonly atStep: (step: string) => Promise<void>;
  /** What could not be put back at once is tried again until it is. */
  readonly mustRevert: (id: string, error: unknown) => void;
}

interface Wanted {
  readonly wanted: TurnOn;
  readonly place: Place;
  readonly profile: Pick<SavedProfile, 'name' | 'environment'>;
  /** Which cluster it is, as `serverOf` says. */
  readonly server: string;
}

/** Takes the place in the file of intents. Fails with `bad-input`, and by whom and when, where it is taken. */
export async function reserve(
  { intents, book }: OnNeeds,
  { wanted, place, profile, server }: Wanted,
): Promise<LogIntent> {
  const { at, mode, minutes, limitBytes } = wanted;
  const { name: connection, environment } = profile;
  const now = Date.now();
  const reserved = await intents.reserve({
    ...{ server, at, connection, environment, mode, limitBytes, settings: [], stage: 'reading', pid: null },
    scope: place.scope,
    scopeOid: place.oid,
    since: new Date(now).toISOString(),
    until: new Date(now + minutes * 60_000).toISOString(),
    owner: book.owner,
  });
  if (reserved.kind === 'reserved') return reserved.intent;
  await book.refresh();
  const { since, connection: by } = reserved.by;
  return fail('bad-input', `The log of ${scopeWords(place.scope)} was turned on already, at ${since} from ${by}`, {
    advice: 'Let it run, or revert it first: then what was there before is known for certain.',
  });
}

/** Fails with the reason, and has then put back what it had changed, or leaves that to `mustRevert`. */
export async function change(
  needs: OnNeeds,
  ground: Ground,
  place: Place,
  { reserved, role }: { readonly reserved: LogIntent; readonly role: string },
): Promise<void> {
  await needs.atStep('reserved');
  let intent = reserved;
  try {
    intent = await record(needs, ground, place, intent);
    const sql = turnOnSql(place.scope, intent.mode);
    await journalled(needs.journal, { intent, role, sql }, async () => {
      await setAll(ground, place, intent.settings);
      const on = await needs.intents.change(intent.id, { stage: 'on' });
      if (on === undefined) fail('internal', 'What was there before is not in its file any more');
      return { words: `On until ${intent.until}`, result: undefined };
    });
  } catch (error) {
    await undo(needs, ground, intent, error);
  }
}

/** What is there before goes to the disk before anything is changed. */
async function record(needs: OnNeeds, ground: Ground, place: Place, intent: LogIntent): Promise<LogIntent> {
  const wanted = wantedSettings(intent.mode);
  const kept = await readKept(
    ground.session,
    place,
    wanted.map(({ name }) => name),
  );
  await needs.atStep('read');
  const settings = wanted
    .map(({ name, ours }) => ({ name, ours, before: kept.get(name) ?? null }))
    .filter(({ before, ours }) => before !== ours);
  if (settings.length === 0) {
    fail('bad-input', `The log of ${scopeWords(place.scope)} is on already: somebody else has set it so`, {
      advice: 'Nothing was changed, and nothing will be put back. Reading it needs no more.',
    });
  }
  const part = { settings, stage: 'changing', pid: ground.commands.pid } as const;
  await needs.intents.change(intent.id, part);
  await needs.atStep('recorded');
  return { ...intent, ...part };
}

async function undo(needs: OnNeeds, ground: Ground, intent: LogIntent, error: unknown): Promise<never> {
  const failure = error instanceof FailureError ? error.failure : undefined;
  try {
    await bringAllBack(ground, intent);
    await needs.intents.remove(intent.id);
  } catch (again) {
    await needs.book.refresh();
    needs.mustRevert(intent.id, again);
    const message = `${failure?.message ?? String(error)}. What was changed is put back as soon as that is possible`;
    throw new FailureError({ ...(failure ?? { kind: 'internal' }), message }, { cause: error });
  }
  throw error;
}
