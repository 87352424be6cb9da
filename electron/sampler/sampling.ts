import { serverMs } from '../../shared/activity/server-time.ts';
import type { ActivityServer, Backend, Counters, LockCounts } from '../../shared/contract/activity.ts';
import { fail } from '../../shared/failure.ts';
import type { Session } from '../postgres/session.ts';
import type { Columns, Row, Statement } from '../postgres/statement.ts';
import { backendOf, isClient, type SampleRow } from './backend-of.ts';
import { Blockers } from './blockers.ts';
import { countersStatement } from './counters.sql.ts';
import { idleQueriesStatement } from './idle-queries.sql.ts';
import { IdleQueries } from './idle-queries.ts';
import { lockCountsStatement } from './lock-counts.sql.ts';
import { namesStatement } from './names.sql.ts';
import { KnownNames, oidsOf } from './names.ts';
import { Due, Pace } from './pace.ts';
import { sampleStatement } from './sample.sql.ts';
import { serverStatement } from './server.sql.ts';
import { serverOf } from './server-of.ts';
import { wantedLocksStatement } from './wanted-locks.sql.ts';
import { WantedLocks } from './wanted-locks.ts';

export interface Sample {
  readonly nowMs: number;
  /** Client backends, ours too. */
  readonly used: number;
  readonly backends: readonly Backend[];
  /** What the server allows; only when it was read because the server is another one than before, or was restarted. */
  readonly server: ActivityServer | null;
}

/** What a failed reading of the second rank counts as: its time limit. */
const failedMs = 800;

/** What is asked of one database, and what is remembered between two samples. Every part is a statement of its own. */
export class Sampling {
  readonly pace = new Pace();
  readonly #isPooled: () => Promise<boolean>;
  readonly #names = new KnownNames();
  readonly #idleQueries = new IdleQueries();
  readonly #wantedLocks = new WantedLocks();
  readonly #namesDue = new Due(60_000, 100);
  readonly #idleDue = new Due(10_000, 100);
  readonly #wantedDue = new Due(0, 100);
  readonly #blockersDue = new Due(0, 20);
  readonly #countersDue = new Due(5_000, 100);
  readonly #locksDue = new Due(5_000, 400);
  readonly #locksTold = new Due(5_000, 0);
  readonly #blockers = new Blockers();
  #hasBlockers = true;
  #postmaster: string | null = null;

  constructor(isPooled: () => Promise<boolean>) {
    this.#isPooled = isPooled;
  }

  /** Fails when the sample itself does; what else could not be read is left out. */
  async sample(session: Session): Promise<Sample> {
    const server = this.#postmaster === null ? await this.#begin(session) : null;
    const rows = await this.#rows(session);
    const own = rows.find(({ server_now }) => server_now !== null);
    const nowMs = serverMs(own?.server_now ?? fail('internal', 'The sample did not tell the time'));
    const isAnother = own?.postmaster_start !== this.#postmaster;
    const used = rows.filter(isClient).length;
    const backends = await this.#backends(session, rows);
    return { nowMs, used, backends, server: isAnother ? await this.#begin(session) : server };
  }

  /** null when it is not time yet, or could not be read. */
  async counters(session: Session): Promise<Counters | null> {
    const [row] = (await this.#nowAndThen(this.#countersDue, session, countersStatement)) ?? [];
    if (row === undefined) return null;
    const { server_now, ...counts } = row;
    return { kind: 'counters', nowMs: serverMs(server_now), ...counts };
  }

  /** null when it is not time yet. Left out, and said so, where the last count took long. */
  async lockCounts(session: Session, nowMs: number): Promise<LockCounts | null> {
    const now = performance.now();
    if (!this.#locksTold.isDue(now)) return null;
    this.#locksTold.done(now, 0);
    const { dearMs } = this.#locksDue;
    const modes = await this.#nowAndThen(this.#locksDue, session, lockCountsStatement);
    if (modes !== null) return { kind: 'locks', nowMs, modes, skipped: null };
    const skipped = `The last count took ${Math.round(dearMs ?? this.#locksDue.dearMs ?? 0)} ms`;
    return { kind: 'locks', nowMs, modes: [], skipped };
  }

  /** The sample; where the last one with blockers was dear, without them for a while. */
  async #rows(session: Session): Promise<readonly SampleRow[]> {
    const started = performance.now();
    const withBlockers = this.#blockersDue.isDue(started);
    this.#hasBlockers = withBlockers;
    try {
      const rows = await this.#ask(session, sampleStatement, withBlockers);
      this.pace.sampled(performance.now() - started);
      return rows;
    } finally {
      if (withBlockers) this.#blockersDue.done(started, this.pace.costMs(performance.now() - started));
    }
  }

  async #begin(session: Session): Promise<ActivityServer> {
    const [row] = await this.#ask(session, serverStatement);
    if (row === undefined) return fail('internal', 'The server did not say what it allows');
    this.#postmaster = row.postmaster_start;
    const { server_version_num } = session;
    for (const due of [this.#namesDue, this.#idleDue, this.#countersDue, this.#locksDue, this.#locksTold]) due.now();
    return serverOf(row, { server_version_num, isPooled: await this.#isPooled() });
  }

  async #backends(session: Session, rows: readonly SampleRow[]): Promise<readonly Backend[]> {
    if (this.#names.lacks(rows) || this.#namesDue.isDue(performance.now())) {
      const { databases, roles } = oidsOf(rows);
      this.#namesDue.now();
      const named = await this.#nowAndThen(this.#namesDue, session, namesStatement, databases, roles);
      if (named !== null) this.#names.take(rows, named);
    }
    const told = rows.map((row) => backendOf(row, this.#names));
    if (this.#hasBlockers) this.#blockers.take(told);
    const seen = this.#hasBlockers ? told : told.map((backend) => this.#blockers.fillIn(backend));
    const idle = this.#idleQueries.unread(seen);
    if (idle.length > 0) {
      const read = await this.#nowAndThen(this.#idleDue, session, idleQueriesStatement, idle);
      if (read !== null) this.#idleQueries.take(read, seen);
    }
    const waiting = this.#wantedLocks.unread(seen);
    if (waiting.length > 0) {
      const locks = await this.#nowAndThen(this.#wantedDue, session, wantedLocksStatement, waiting);
      if (locks !== null) this.#wantedLocks.take(locks, waiting, seen);
    }
    return seen.map((backend) => this.#wantedLocks.fillIn(this.#idleQueries.fillIn(backend)));
  }

  /** null when it is not due, or failed: then it is asked again later, and the sample goes on without. */
  async #nowAndThen<P extends readonly unknown[], C extends Columns>(
    due: Due,
    session: Session,
    statement: Statement<P, C>,
    ...args: P
  ): Promise<Row<C>[] | null> {
    const started = performance.now();
    if (!due.isDue(started) || session.isBusy) return null;
    try {
      const rows = await this.#ask(session, statement, ...args);
      due.done(started, this.pace.costMs(performance.now() - started));
      return rows;
    } catch {
      due.done(started, failedMs);
      return null;
    }
  }

  async #ask<P extends readonly unknown[], C extends Columns>(
    session: Session,
    statement: Statement<P, C>,
    ...args: P
  ): Promise<Row<C>[]> {
    const started = performance.now();
    const rows = await session.rows(statement, ...args);
    this.pace.answered(performance.now() - started);
    return rows;
  }
}
