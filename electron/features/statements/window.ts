/** What counts up in an entry. Times in ms. */
export interface Counters {
  readonly calls: number;
  readonly total_exec_time: number;
  readonly rows: number;
  readonly wal_bytes: number;
}

/** One entry at one reading. */
export interface Counted extends Counters {
  readonly key: string;
  /** null before extension version 1.11: when an entry began anew is then seen by its counters only. */
  readonly stats_since: string | null;
  /** Of several hidden entries together. */
  readonly isHidden: boolean;
}

export interface WindowReading {
  /** performance.now() */
  readonly atMs: number;
  readonly counted: readonly Counted[];
  /** Every entry of the database was read: one that was not there before is new. */
  readonly isWhole: boolean;
  /** pg_stat_statements_info; null where the extension is too old to say. */
  readonly stats_reset: string | null;
}

/** The change of one entry since the window began. */
export interface Change {
  /** null: of the first reading, or it came into sight in mid-window, and what it counted before is not known. */
  readonly by: Counters | null;
  readonly wentBack: boolean;
}

interface Followed {
  readonly last: Counted;
  readonly by: Counters | null;
  readonly wentBack: boolean;
  /** Of the reading in which it was last seen. */
  readonly seenAt: number;
}

/** What was read since the window began. Never changed: each reading makes the next. */
export interface StatementsWindow {
  readonly startedMs: number;
  readonly lastMs: number;
  readonly readings: number;
  /** The reading before was whole. */
  readonly wasWhole: boolean;
  readonly stats_reset: string | null;
  readonly followed: ReadonlyMap<string, Followed>;
  /** The counters of all entries were reset, and it began anew with this reading. */
  readonly wasReset: boolean;
}

const zero: Counters = { calls: 0, total_exec_time: 0, rows: 0, wal_bytes: 0 };

const plus = (a: Counters, b: Counters): Counters => ({
  calls: a.calls + b.calls,
  total_exec_time: a.total_exec_time + b.total_exec_time,
  rows: a.rows + b.rows,
  wal_bytes: a.wal_bytes + b.wal_bytes,
});

const minus = (a: Counters, b: Counters): Counters => ({
  calls: a.calls - b.calls,
  total_exec_time: Math.max(0, a.total_exec_time - b.total_exec_time),
  rows: a.rows - b.rows,
  wal_bytes: a.wal_bytes - b.wal_bytes,
});

const only = ({ calls, total_exec_time, rows, wal_bytes }: Counters): Counters => ({
  calls,
  total_exec_time,
  rows,
  wal_bytes,
});

function begin(reading: WindowReading, wasReset: boolean): StatementsWindow {
  const followed = new Map<string, Followed>();
  for (const last of reading.counted) followed.set(last.key, { last, by: zero, wentBack: false, seenAt: 1 });
  const { atMs, isWhole, stats_reset } = reading;
  return { startedMs: atMs, lastMs: atMs, readings: 1, wasWhole: isWhole, stats_reset, followed, wasReset };
}

/**
 * The window with one more reading. A reset of everything begins it anew. An entry that was thrown out or reset by
 * itself counts from 0 again: what it shows then was counted since the reading before, so it is added as it is, and the
 * change is a lower bound, never a spike.
 */
export function afterReading(before: StatementsWindow | null, reading: WindowReading): StatementsWindow {
  if (before === null) return begin(reading, false);
  if (reading.stats_reset !== before.stats_reset) return begin(reading, true);
  const readings = before.readings + 1;
  const followed = new Map(before.followed);
  for (const now of reading.counted) {
    followed.set(now.key, follow(followed.get(now.key), now, { before, readings }));
  }
  if (followed.size > mostFollowed) forgetGone(followed, readings);
  const { atMs, isWhole } = reading;
  return { ...before, lastMs: atMs, readings, wasWhole: isWhole, followed, wasReset: before.wasReset };
}

/** Where texts are made up all the time, entries come and go for ever. */
const mostFollowed = 20_000;

function forgetGone(followed: Map<string, Followed>, readings: number): void {
  for (const [key, { seenAt }] of followed) if (seenAt < readings) followed.delete(key);
}

interface Where {
  readonly before: StatementsWindow;
  readonly readings: number;
}

function follow(known: Followed | undefined, now: Counted, { before, readings }: Where): Followed {
  const seenAt = readings;
  // Nobody had it at the reading before, and all were read then: whatever it counts was counted since.
  if (known === undefined) return { last: now, by: before.wasWhole ? only(now) : null, wentBack: false, seenAt };
  const wasAway = before.wasWhole && known.seenAt < readings - 1;
  const isAnew = wasAway || isBelow(now, known.last) || now.stats_since !== known.last.stats_since;
  const more = isAnew ? only(now) : minus(now, known.last);
  // Some of the hidden entries of a role went away: what the others did in the meantime cannot be told from that.
  if (isAnew && now.isHidden) return { last: now, by: known.by, wentBack: true, seenAt };
  return { last: now, by: known.by && plus(known.by, more), wentBack: known.wentBack || isAnew, seenAt };
}

const isBelow = (now: Counters, before: Counters): boolean =>
  now.calls < before.calls || now.rows < before.rows || now.wal_bytes < before.wal_bytes;

/** null: nothing of the kind was read. */
export function changeOf(window: StatementsWindow, key: string): Change | null {
  const followed = window.followed.get(key);
  if (followed === undefined) return null;
  // One reading tells no change: that is not known, and not 0.
  return { by: window.readings === 1 ? null : followed.by, wentBack: followed.wentBack };
}

/** Measured seconds between its first and its last reading. */
export const windowSeconds = (window: StatementsWindow): number => (window.lastMs - window.startedMs) / 1000;
