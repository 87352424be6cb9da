import type { JournalEntry } from '../../shared/contract/activity.ts';
import { FailureError } from '../../shared/failure.ts';
import type { Journal } from './journal.ts';

type Where = Pick<JournalEntry, 'connection' | 'environment' | 'database' | 'role'>;

/** Where a command is run, of the facts of its server. */
export const whereOf = (facts: {
  readonly profile: { readonly name: string; readonly environment: string };
  readonly database: string;
  readonly role: string;
}): Where => ({
  connection: facts.profile.name,
  environment: facts.profile.environment,
  database: facts.database,
  role: facts.role,
});

/** The line of a command before it is sent, which stays as it is if nobody learns what became of it. */
export function commandEntry({ connection, environment, database, role }: Where, sql: string): JournalEntry {
  return {
    on: new Date().toISOString(),
    action: 'run',
    connection,
    environment,
    database,
    role,
    target: null,
    usename: null,
    application_name: null,
    query: sql.slice(0, 200),
    outcome: 'unknown',
    words: 'Heapscope ended before it knew what came of it',
  };
}

/** A disk that refuses it keeps nobody from anything, but is told: `why` is null when the line is there. */
export async function tryToJournal(
  journal: Journal,
  entry: JournalEntry,
  id?: string,
): Promise<{ id?: string; why: string | null }> {
  try {
    return { id: await journal.write(entry, id), why: null };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { ...(id === undefined ? {} : { id }), why: error.failure.message };
  }
}
