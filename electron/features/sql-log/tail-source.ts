import type { LogMissing } from '../../../shared/contract/sql-log-tail.ts';
import type { Session } from '../../postgres/session.ts';
import { logFacts } from './source.sql.ts';
import { type FoundSource, findSource, keyOf, type LogFacts, type Ways } from './source.ts';
import type { FileFollow } from './source-follow.ts';
import type { LogReading } from './tail-reading.ts';

/** Settings and rights may change. */
const lookAgainMs = 15_000;
/** Bytes that may wait to be read: a log that grows faster is skipped, and counted. */
const budget = { 'local-file': 32_000_000, 'server-file': 20_000_000, journald: 16_000_000 };

interface SourceNeeds extends Ways {
  /** What the log grew by is counted from 0 when it is opened again. */
  readonly onClosed: () => void;
}

/** Where the log of one server is: looked for again and again, and read on from where it was. */
export class TailSource {
  source: FoundSource | null = null;
  /** Why there is none. */
  missing: LogMissing | null = null;
  /** null: not asked yet. */
  facts: LogFacts | null = null;
  readonly #needs: SourceNeeds;
  /** A log that cannot be read may be measured. */
  #growth: FileFollow | null = null;
  #factsMs = Number.NEGATIVE_INFINITY;
  #key = '';

  constructor(needs: SourceNeeds) {
    this.#needs = needs;
  }

  /** Asks the server where it logs to, unless that was just asked, and opens it. */
  async find(session: () => Promise<Session>, reading: LogReading): Promise<void> {
    if (performance.now() - this.#factsMs < lookAgainMs) return;
    const facts = await (await session()).one(logFacts);
    this.#factsMs = performance.now();
    this.facts = facts;
    const key = keyOf(facts);
    if (key === this.#key) return;
    this.close();
    this.#key = key;
    const found = await findSource(facts, this.#needs);
    this.missing = 'missing' in found ? found.missing : null;
    this.#growth = 'missing' in found ? found.growth : null;
    this.source = 'source' in found ? found.source : null;
    if (this.source === null) return;
    reading.readAs(this.source.format, facts.log_line_prefix, this.source.kind === 'journald');
  }

  /** Reads on, for `ms` at the most. Answers what the log grew by since it was opened, in bytes; null: nobody can see it. */
  async read(into: LogReading, ms: number): Promise<number | null> {
    const { source } = this;
    if (source !== null) {
      await source.follow.poll({ bytes: budget[source.kind], ms }, into);
      return source.follow.grown;
    }
    if (this.#growth === null) return null;
    await this.#growth.measure();
    return this.#growth.grown;
  }

  /** After a failure another look finds out what became of it. Files are read on from where they were; a journal is not. */
  doubt(): void {
    this.#factsMs = Number.NEGATIVE_INFINITY;
    if (this.source?.kind === 'journald') this.close();
  }

  close(): void {
    const wasOpen = this.source !== null || this.#growth !== null;
    this.source?.follow.close();
    this.#growth?.close();
    this.source = null;
    this.#growth = null;
    this.#key = '';
    this.#factsMs = Number.NEGATIVE_INFINITY;
    if (wasOpen) this.#needs.onClosed();
  }
}
