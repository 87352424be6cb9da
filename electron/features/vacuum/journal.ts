import type { JournalEntry } from '../../../shared/contract/activity.ts';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import { commandEntry, whereOf } from '../../store/command-entry.ts';
import type { Journal } from '../../store/journal.ts';

/** What a command writes before it is sent, and over that when it is known what became of it. */
export class CommandEntry {
  readonly #journal: Journal;
  readonly #entry: JournalEntry;
  #id: string | undefined;
  /** Why it is not (wholly) in the journal; null: it is. */
  trouble: string | null = null;

  constructor(journal: Journal, facts: ServerFacts, sql: string) {
    this.#journal = journal;
    this.#entry = { ...commandEntry(whereOf(facts), sql), usename: facts.role };
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
