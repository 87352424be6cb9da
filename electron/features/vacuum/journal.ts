import type { JournalEntry } from '../../../shared/contract/activity.ts';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { Journal } from '../../store/journal.ts';

/** What a command writes before it is sent, and over that when it is known what became of it. */
export class CommandEntry {
  readonly #journal: Journal;
  readonly #entry: JournalEntry;
  #id: string | undefined;
  /** Why it is not (wholly) in the journal; null: it is. */
  trouble: string | null = null;

  constructor(journal: Journal, { profile, database, role }: ServerFacts, sql: string) {
    this.#journal = journal;
    this.#entry = {
      on: new Date().toISOString(),
      action: 'run',
      connection: profile.name,
      environment: profile.environment,
      database,
      role,
      target: null,
      usename: role,
      application_name: null,
      query: sql.slice(0, 200),
      outcome: 'unknown',
      words: 'Heapscope ended before it knew what came of it',
    };
  }

  begin(): Promise<void> {
    return this.#write(this.#entry);
  }

  end(outcome: 'done' | 'stopped' | 'failed' | 'denied' | 'refused', words: string): Promise<void> {
    return this.#write({ ...this.#entry, outcome, words });
  }

  async #write(entry: JournalEntry): Promise<void> {
    try {
      this.#id = await this.#journal.write(entry, this.#id);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }
}
