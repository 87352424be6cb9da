import type { At } from '../../../shared/contract/place.ts';
import type { WritesEvent, WritesPoint } from '../../../shared/contract/writes.ts';
import { FailureError } from '../../../shared/failure.ts';
import { between, type ServerReading, walBetween } from '../../../shared/writes/points.ts';
import { TableLog } from '../../../shared/writes/table-log.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import { KnownTables } from './known-tables.ts';
import { type Lack, readServer } from './read-server.ts';
import { writtenTables } from './tables.sql.ts';

/** How often is looked: a look costs its server at most 1 % of the time. */
export interface Pace {
  readonly everyMs: number;
  readonly restPerMs: number;
  /** Before the first look that nobody asked for: who looks in for moments is not to pay for rates. */
  readonly firstMs: number;
}

export const usual: Pace = { everyMs: 5_000, restPerMs: 100, firstMs: 30_000 };
/** The tables' counters are read for half of that, as they are by far the dearest on a server of many tables. */
const tablesFactor = 2;
/** And for a ninth of that as long as nobody watches. */
const unwatchedFactor = 9;
const longestRestMs = 60_000;
const keptMs = 600_000;
const notesKept = 5;

interface Note {
  readonly atMs: number;
  readonly words: string;
}

/**
 * What is known of the writes of one database, whoever looks: readings every 5 s while somebody does, less often where
 * they are dear, kept for 10 min. All who look share a reading.
 */
export class Looking {
  readonly tables = new TableLog();
  readonly names = new KnownTables();
  readonly #at: At;
  readonly #databases: Databases;
  readonly #pace: Pace;
  #points: WritesPoint[] = [];
  #fullTimes: { readonly toMs: number; readonly times: number }[] = [];
  #notes: Note[] = [];
  #last: ServerReading | null = null;
  #lacks: readonly Lack[] = [];
  #sql: WritesEvent['sql'] = [];
  #look: Promise<void> | null = null;
  #nextMs = Number.NEGATIVE_INFINITY;
  #nextTablesMs = Number.NEGATIVE_INFINITY;
  #nextUnwatchedMs = Number.NEGATIVE_INFINITY;
  /** When somebody asked who shows what is read. */
  #watchedMs = Number.NEGATIVE_INFINITY;
  /** Between this reading and the next one, as it was planned: longer is a gap. */
  #plannedMs: number;
  #plannedTablesMs: number;

  constructor(at: At, databases: Databases, pace = usual) {
    this.#at = at;
    this.#databases = databases;
    this.#pace = pace;
    this.#plannedMs = pace.everyMs;
    this.#plannedTablesMs = pace.everyMs;
  }

  get points(): readonly WritesPoint[] {
    return this.#points;
  }

  get last(): ServerReading | null {
    return this.#last;
  }

  get lacks(): readonly Lack[] {
    return this.#lacks;
  }

  get notes(): readonly string[] {
    return this.#notes.map(({ words }) => words);
  }

  /** The statements of the last reading. */
  get sql(): WritesEvent['sql'] {
    return this.#sql;
  }

  /** How often a backend had to write WAL out because its buffers were full, in the points that are kept. */
  get fullTimes(): number | null {
    return this.#fullTimes.length === 0 ? null : this.#fullTimes.reduce((sum, { times }) => sum + times, 0);
  }

  /** Tables by rows written in the last 10 min, most first. */
  get writtenLately(): readonly number[] {
    const rows = [...this.tables.grown(keptMs / 1000).byOid].map(([oid, { counts }]) => {
      const [ins = 0, upd = 0, del = 0] = counts;
      return { oid, rows: ins + upd + del };
    });
    rows.sort((a, b) => b.rows - a.rows);
    return rows.slice(0, 1000).map(({ oid }) => oid);
  }

  /** ms until the next reading is due. */
  get dueInMs(): number {
    return this.#nextMs - performance.now();
  }

  /** Reads when it is due; one reading at a time. Fails with what the reading failed with. */
  look(isPolite = false): Promise<void> {
    if (!isPolite) this.#watchedMs = performance.now();
    if (this.#look !== null) return this.#look;
    if (this.dueInMs > 0) return Promise.resolve();
    const look = this.#read(isPolite).finally(() => {
      this.#look = null;
    });
    this.#look = look;
    return look;
  }

  async #read(isPolite: boolean): Promise<void> {
    // A reading belongs to all who look, so nobody's leaving stops it.
    const call: Call = { signal: new AbortController().signal, statements: [] };
    this.#nextMs = performance.now() + this.#pace.everyMs;
    const session = await this.#databases.session(this.#at, call);
    if (isPolite && session.isBusy) return;
    const begun = performance.now();
    try {
      const { reading, lacks } = await readServer(session);
      this.#lacks = lacks;
      this.#take(reading);
      this.#plannedMs = this.#after(costOf(call));
      await this.#readTables(session, reading, call);
      this.#nextMs = begun + this.#plannedMs;
    } finally {
      this.#sql = call.statements.map((sent) => ({ ...sent, params: [...sent.params] }));
    }
  }

  async #readTables(session: Session, reading: ServerReading, call: Call): Promise<void> {
    const begun = performance.now();
    const isWatched = begun - this.#watchedMs <= this.#plannedMs + this.#pace.everyMs;
    const nextMs = isWatched ? this.#nextTablesMs : this.#nextUnwatchedMs;
    // Half a round early is better than a round late.
    if (begun < nextMs - this.#pace.everyMs / 2) return;
    const before = costOf(call);
    this.#nextTablesMs = begun + this.#pace.everyMs;
    this.#nextUnwatchedMs = this.#nextTablesMs;
    const counts = await session.columns(writtenTables);
    const middle = (begun + performance.now()) / 2;
    const at = { steadyMs: middle, serverMs: reading.serverMs + (middle - reading.steadyMs) };
    this.tables.take(at, counts, { everyMs: this.#plannedTablesMs, stats_reset: reading.stats_reset });
    await this.names.know(session, counts.oid);
    const costMs = tablesFactor * (costOf(call) - before);
    this.#nextTablesMs = begun + Math.max(this.#plannedMs, this.#after(costMs));
    this.#plannedTablesMs = Math.max(this.#plannedMs, this.#after(costMs, unwatchedFactor));
    this.#nextUnwatchedMs = begun + this.#plannedTablesMs;
  }

  #after(costMs: number, factor = 1): number {
    return Math.max(this.#pace.everyMs, factor * Math.min(longestRestMs, costMs * this.#pace.restPerMs));
  }

  #take(now: ServerReading): void {
    const before = this.#last;
    this.#last = now;
    if (before === null) return;
    const found = between(before, now, this.#plannedMs);
    if (found.kind === 'point') {
      this.#points.push(found.point);
      const wal = walBetween(before.wal, now.wal);
      if (wal !== null) this.#fullTimes.push({ toMs: now.serverMs, times: wal.wal_buffers_full });
    } else {
      this.tables.forgetBefore();
    }
    if (found.kind === 'reset') this.#note(now.serverMs, 'Counters went back: a reset or a crash; measured anew from');
    if (before.isStandby !== now.isStandby) this.#note(now.serverMs, 'Promoted, or another server; measured anew from');
    const isKept = ({ toMs }: { toMs: number }) => toMs > now.serverMs - keptMs && toMs <= now.serverMs;
    this.#points = this.#points.filter(isKept);
    this.#fullTimes = this.#fullTimes.filter(isKept);
    this.#notes = this.#notes.filter(({ atMs }) => isKept({ toMs: atMs })).slice(-notesKept);
  }

  #note(atMs: number, words: string): void {
    this.#notes.push({ atMs, words: `${words} ${new Date(atMs).toLocaleTimeString('en-GB')}.` });
  }
}

/** What the statements cost the server: what each took beyond the fastest one, which is the line's own delay. */
function costOf({ statements }: Call): number {
  const fastest = Math.min(...statements.map(({ ms }) => ms));
  return statements.reduce((sum, { ms }) => sum + ms - fastest, 0);
}

/** What may be better the next time; the reading is a gap then. */
export function isPassing(error: unknown): boolean {
  const kind = error instanceof FailureError ? error.failure.kind : 'internal';
  return kind === 'not-connected' || kind === 'timeout' || kind === 'locked' || kind === 'limit';
}
