import type { JournalEntry } from '../../../shared/contract/activity.ts';
import { FailureError } from '../../../shared/failure.ts';
import { databaseOf } from '../../postgres/at.ts';
import { commandEntry } from '../../store/command-entry.ts';
import type { Journal } from '../../store/journal.ts';
import type { LogIntent } from '../../store/log-intents.ts';

interface Noted {
  readonly intent: Pick<LogIntent, 'at' | 'connection' | 'environment'>;
  readonly role: string;
  /** What is run. */
  readonly sql: string;
}

/**
 * In the journal before and after. What the disk refuses keeps nobody from turning a log off: it is the intent's file
 * that must be written, not this one.
 */
export async function journalled<T>(
  journal: Journal,
  { intent, role, sql }: Noted,
  work: () => Promise<{ readonly words: string; readonly result: T }>,
): Promise<T> {
  const where = { ...intent, database: databaseOf(intent.at), role };
  const entry = commandEntry(where, sql.replaceAll('\n', ' '));
  const id = await journal.write(entry).catch(() => undefined);
  const after = (outcome: JournalEntry['outcome'], words: string) =>
    journal.write({ ...entry, outcome, words }, id).catch(() => undefined);
  try {
    const { words, result } = await work();
    await after('done', words);
    return result;
  } catch (error) {
    const isDenied = error instanceof FailureError && error.failure.kind === 'denied';
    await after(isDenied ? 'denied' : 'failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}
