import type { At } from '../../../shared/contract/place.ts';
import type { StatementsEvent } from '../../../shared/contract/statements.ts';
import { FailureError } from '../../../shared/failure.ts';
import { KnownTables } from '../../grammar/known-tables.ts';
import { pause } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import { extension } from './extension.sql.ts';
import { KnownTexts } from './known-texts.ts';
import { lookUpsOf, seenOf } from './look-ups.ts';
import { type Extension, missingOf, notesOf, readAllGrant } from './missing.ts';
import { reading } from './reading.sql.ts';
import { keyOf, type Reading, readStatements } from './reading.ts';
import { rowsOf } from './rows.ts';
import { afterReading, type StatementsWindow, windowSeconds } from './window.ts';

/** Whether it is still there, and settings that change without a restart. */
const lookAgainMs = 30_000;
/** After a lost connection. */
const retryMs = 5_000;

/** A full view of thousands of entries costs its server more: then it is read less often, for 5 % of the time at most. */
const restPerMs = 20;
const longestRestMs = 60_000;

const restMs = (sent: Call['statements']): number => {
  const tookMs = sent.find(({ name }) => name === reading.name)?.ms ?? 0;
  return Math.min(longestRestMs, tookMs * restPerMs);
};

/** A window is gone on with by who comes back to the room within so long. */
const windowKeptMs = 10 * 60_000;

/** What is kept of a database, whoever watches it. */
export interface KeptOf {
  readonly texts: KnownTexts;
  readonly tables: KnownTables;
  last: StatementsEvent | null;
  window: StatementsWindow | null;
  /** Which the page asked for. */
  windowNumber: number;
}

export const nothingKept = (): KeptOf => ({
  texts: new KnownTexts(),
  tables: new KnownTables(),
  last: null,
  window: null,
  windowNumber: 0,
});

function goOnWith(kept: KeptOf, asked: number | undefined): void {
  const isOld = kept.window !== null && performance.now() - kept.window.lastMs > windowKeptMs;
  const isOther = asked !== undefined && asked !== kept.windowNumber;
  if (isOld || isOther) kept.window = null;
  kept.windowNumber = asked ?? kept.windowNumber;
}

interface WatchOf {
  readonly at: At;
  readonly everyMs: number;
  /** Another number than before begins the window anew. */
  readonly window: number | undefined;
  readonly databases: Databases;
  readonly kept: KeptOf;
}

/** Reads until it is stopped. A lost connection is waited for; any other failure ends it. */
export async function watchStatements(
  { at, everyMs, window, databases, kept }: WatchOf,
  call: Call,
  tell: (event: StatementsEvent) => void,
): Promise<void> {
  const watcher = new Watcher(kept);
  goOnWith(kept, window);
  while (!call.signal.aborted) {
    const begun = performance.now();
    const sent: Call['statements'] = [];
    const event = await databases
      .session(at, { signal: call.signal, statements: sent })
      .then(async (session) => ({ ...(await watcher.look(session)), sql: toldOf(sent) }))
      .catch(unlessLost);
    call.statements.splice(0, call.statements.length, ...sent);
    if (event !== null && !call.signal.aborted) {
      kept.last = event;
      tell(event);
    }
    const next = event === null ? retryMs : Math.max(everyMs, restMs(sent));
    await pause(begun + next - performance.now(), call.signal);
  }
}

class Watcher {
  readonly #kept: KeptOf;
  #extension: Extension | null = null;
  #askedMs = 0;

  constructor(kept: KeptOf) {
    this.#kept = kept;
  }

  async look(session: Session): Promise<StatementsEvent> {
    const found = await this.#found(session);
    const missing = missingOf(found);
    if (missing !== null) {
      this.#extension = null;
      this.#kept.window = null;
      return { ...nothing(found), missing };
    }
    try {
      return await this.#read(session, found);
    } catch (error) {
      return this.#without(error, found);
    }
  }

  async #found(session: Session): Promise<Extension> {
    if (this.#extension !== null && performance.now() - this.#askedMs < lookAgainMs) return this.#extension;
    const found = await session.one(extension);
    this.#askedMs = performance.now();
    this.#extension = found;
    return found;
  }

  async #read(session: Session, found: Extension): Promise<StatementsEvent> {
    const { texts, tables } = this.#kept;
    const read = await readStatements(session, found, texts);
    const { entries, stats_reset, isWhole } = read;
    const counted = entries.map((entry) => ({ ...entry, key: keyOf(entry), isHidden: entry.is_hidden }));
    const window = afterReading(this.#kept.window, { atMs: performance.now(), counted, isWhole, stats_reset });
    this.#kept.window = window;
    const seen = seenOf(entries, texts);
    const lookUps = lookUpsOf(seen, window, await tables.forThese(session, seen));
    const tracked = { planning: isOn(found.track_planning), ioTiming: found.track_io_timing === 'on' };
    const rows = rowsOf({ entries, known: texts, window, lookUps, tracked });
    return { ...nothing(found), ...figuresOf(read), rows: [...rows], ...windowOf(window) };
  }

  /** Loaded in no server process, or dropped a moment ago: then it is looked for again. */
  #without(error: unknown, found: Extension): StatementsEvent {
    const sqlstate = error instanceof FailureError ? error.failure.sql?.sqlstate : undefined;
    this.#extension = null;
    if (sqlstate === '55000') {
      this.#kept.window = null;
      return { ...nothing(found), missing: missingOf({ ...found, is_loaded: false }) };
    }
    if (sqlstate === '42883' || sqlstate === '42P01' || sqlstate === '3F000') {
      this.#kept.window = null;
      return { ...nothing(found), missing: missingOf({ ...found, extversion: null }) };
    }
    throw error;
  }
}

const isOn = (setting: string | null): boolean | null => (setting === null ? null : setting === 'on');

const nothing = (found: Extension): StatementsEvent => ({
  missing: null,
  rows: [],
  entries: 0,
  hidden: 0,
  ours: 0,
  sum: { calls: 0, total_exec_time: 0, wal_bytes: 0 },
  grant: readAllGrant(found),
  stats_reset: null,
  dealloc: null,
  track_planning: isOn(found.track_planning),
  windowSeconds: 0,
  wasReset: false,
  readAt: new Date().toISOString(),
  notes: notesOf(found),
  sql: [],
});

const figuresOf = ({ allEntries, hidden, ours, sum, stats_reset, dealloc }: Reading) => ({
  entries: allEntries,
  sum,
  hidden,
  ours,
  stats_reset,
  dealloc,
});

const windowOf = (window: StatementsWindow) => ({
  windowSeconds: windowSeconds(window),
  wasReset: window.wasReset,
});

const toldOf = (sent: Call['statements']): StatementsEvent['sql'] =>
  sent.map((statement) => ({ ...statement, params: [...statement.params] }));

function unlessLost(error: unknown): null {
  const kind = error instanceof FailureError ? error.failure.kind : 'internal';
  if (kind === 'not-connected') return null;
  throw error;
}
