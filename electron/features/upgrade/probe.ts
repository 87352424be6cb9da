import { FailureError, fail } from '../../../shared/failure.ts';
import { atOf } from '../../postgres/at.ts';
import type { Call } from '../../postgres/call.ts';
import { command, constant } from '../../postgres/command.ts';
import type { CommandSession } from '../../postgres/command-session.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import { commandEntry, tryToJournal, whereOf } from '../../store/command-entry.ts';
import type { Journal } from '../../store/journal.ts';
import type { Seen } from './gathered.ts';
import { libraryList } from './library-list.ts';
import { probeOf } from './report.ts';

export interface ProbeNeeds {
  readonly databases: Pick<OpenDatabases, 'command' | 'facts' | 'close' | 'states'>;
  readonly journal: Journal;
}

const loadLimits = { timeoutMs: 10_000, lockTimeoutMs: 1_000 } as const;

export interface Probed {
  readonly seen: Seen;
  readonly failed: number;
  /** Why the journal has no line of it; null: it has. */
  readonly unjournalled: string | null;
}

/**
 * LOADs each library in one session of the target that is closed afterwards, in pg_upgrade's order, since one may need
 * another. A server that ends the session over it keeps the rest untried. Fails when it may not be done.
 */
export async function probe(needs: ProbeNeeds, seen: Seen, typedName: string | undefined, call: Call): Promise<Probed> {
  const { profile, read } = seen.to;
  const { isOffered, why } = probeOf(seen);
  if (!isOffered || profile === undefined || read === undefined) return fail('denied', why ?? 'Not offered');
  if (profile.ending === 'type-name' && typedName !== profile.name) {
    return fail('denied', `The name of the connection, ${profile.name}, was not typed`);
  }
  const at = atOf(profile.id, profile.database);
  const wasOpen = needs.databases.states().some((state) => state.at === at);
  try {
    const facts = await needs.databases.facts(at, call);
    const probins = libraryList(seen).map(({ probin }) => probin);
    const entry = commandEntry(whereOf(facts), `LOAD ${probins.join(', ')}`);
    const before = await tryToJournal(needs.journal, entry);
    const loaded = await loadAll(await needs.databases.command(at, call), probins, call);
    const failed = [...loaded.values()].filter((error) => error !== null).length;
    const isWhole = loaded.size === probins.length;
    const outcome = isWhole ? ('done' as const) : ('stopped' as const);
    const words = `${loaded.size - failed} of ${probins.length} libraries loaded, ${failed} failed`;
    const after = await tryToJournal(needs.journal, { ...entry, outcome, words }, before.id);
    const to = { ...seen.to, read: { ...read, loaded, loadedAt: new Date().toISOString() } };
    return { seen: { ...seen, to }, failed, unjournalled: after.why ?? before.why };
  } finally {
    if (!wasOpen) await needs.databases.close(at);
  }
}

async function loadAll(
  session: CommandSession,
  probins: readonly string[],
  call: Call,
): Promise<ReadonlyMap<string, string | null>> {
  const loaded = new Map<string, string | null>();
  try {
    for (const probin of probins) {
      if (call.signal.aborted) break;
      const error = await load(session, probin);
      if (error?.isOver === true && call.signal.aborted) break;
      loaded.set(probin, error?.words ?? null);
      if (error?.isOver === true) break;
    }
  } finally {
    await session.close();
  }
  return loaded;
}

interface LoadError {
  readonly words: string;
  /** The session is gone with it. */
  readonly isOver: boolean;
}

async function load(session: CommandSession, probin: string): Promise<LoadError | undefined> {
  try {
    const manual = 'https://www.postgresql.org/docs/current/sql-load.html';
    await session.run({ name: 'upgrade.probe', manual, text: command`LOAD ${constant(probin)}` }, loadLimits);
    return undefined;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { kind, message } = error.failure;
    return { words: message, isOver: kind === 'not-connected' || kind === 'cancelled' };
  }
}
