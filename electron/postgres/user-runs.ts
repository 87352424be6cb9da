import { type FailureError, fail } from '../../shared/failure.ts';
import type { Call } from './call.ts';
import type { SessionGround } from './catalog-session.ts';
import { LaneLedger } from './lane-ledger.ts';
import { graceMs } from './lane-settings.ts';
import type { NoteSent, SentNote } from './sent.ts';
import { userFailure } from './user-failures.ts';
import { frameOf, rollback, rollbackForOthers } from './user-frame.ts';
import { refuseNul, refuseParameters } from './user-refusals.ts';
import { UserRows } from './user-rows.ts';
import type { UserRun, UserSession, UserStatement } from './user-session.ts';
import type { Ended, ExchangeLimits, WireLine } from './wire-line.ts';
import { bind, describe, execute, parse, sync } from './wire-message.ts';

export type RunOptions = Parameters<UserSession['run']>[0];

export interface RunsNeeds {
  readonly ground: SessionGround;
  readonly isPooled: boolean;
  readonly call: Call;
  readonly statement: UserStatement;
  readonly line: WireLine;
}

/** Of what we send ourselves: BEGIN with its settings, ROLLBACK. */
const frameLimits: ExchangeLimits = { deadlineMs: 5_000, budgetBytes: 1e6 };
/** What leaves nothing in the session that a rollback does not take back, advisory locks apart. */
const leavesNothing = /^(?:SELECT|EXPLAIN|SHOW|INSERT|UPDATE|DELETE|MERGE|COPY|)(?: |$)/u;

/** The runs of one text: BEGIN, limits, the text, what became of the transaction, ROLLBACK; one at a time. */
export class UserRuns {
  readonly #needs: RunsNeeds;
  readonly #line: WireLine;
  readonly #ledger: LaneLedger;
  readonly #sent: NoteSent;
  #rolledBack: SentNote | undefined;
  /** Statements that were parsed by name, by their text with its prefix. */
  readonly #named = new Map<string, string>();
  #isClosed = false;

  constructor(needs: RunsNeeds) {
    this.#needs = needs;
    this.#line = needs.line;
    this.#sent = needs.ground.sent.by('user', needs.line.pid);
    this.#ledger = new LaneLedger(needs.call.statements, this.#sent);
  }

  /** What still runs fails as stopped. */
  close(): void {
    this.#isClosed = true;
  }

  async run(options: RunOptions): Promise<UserRun> {
    this.#check(options);
    const { prefix = '', instead, limits, params } = options;
    const text = instead ?? prefix + this.#needs.statement.text;
    const rows = new UserRows(limits);
    const started = performance.now();
    try {
      await this.#begin(limits.timeoutMs);
      const ended = await this.#send(text, options, rows);
      await this.#end(ended, rows);
      const run = rows.finish(ended.ms);
      this.#ledger.note('user', text, () => params, ended.ms, run.rowCount);
      this.#noteRollback();
      return run;
    } catch (error) {
      const ranMs = performance.now() - started;
      const failure = this.#failure(error, instead ?? prefix, limits.timeoutMs, ranMs);
      const { message, sql } = failure.failure;
      const told = sql === undefined ? message : `${sql.sqlstate}: ${sql.message}`;
      this.#ledger.failed('user', text, () => params, ranMs, told);
      this.#noteRollback();
      throw failure;
    }
  }

  /** It was sent behind the text, whose outcome is known only now. */
  #noteRollback(): void {
    if (this.#rolledBack !== undefined) this.#sent(this.#rolledBack);
    this.#rolledBack = undefined;
  }

  #check({ params, prefix, instead, isPrepared }: RunOptions): void {
    const { call, isPooled } = this.#needs;
    if (call.signal.aborted) fail('cancelled', 'Stopped');
    if (this.#isClosed || this.#line.end !== undefined) fail('not-connected', 'This session was closed');
    if (this.#line.isAtWork) fail('internal', 'A user session runs one thing at a time');
    refuseParameters(params);
    refuseNul(prefix ?? '', 'prefix');
    if ((isPrepared === true || instead !== undefined) && isPooled) {
      fail('unsupported', 'A named prepared statement cannot be kept through a pooler', {
        advice: 'Connect to the server itself, or measure unnamed statements.',
      });
    }
  }

  /** The text is sent only when all of this has succeeded. */
  async #begin(timeoutMs: number): Promise<void> {
    const { ground, statement } = this.#needs;
    const { server_version_num, traits } = ground;
    const frame = frameOf({ statement, server_version_num, traits, timeoutMs });
    const { ms, error, status } = await this.#line.exchange(frame.begin, {}, frameLimits);
    this.#ledger.note('user.frame', frame.text, () => frame.params, ms, 1);
    if (error !== undefined) {
      // It is about a statement of ours, so its position says nothing about the user's.
      error.position = undefined;
      if (status !== 'I') await this.#rollBack();
      throw error;
    }
    if (status !== 'T') await this.#breakOff('The transaction did not begin');
  }

  async #send(text: string, options: RunOptions, rows: UserRows): Promise<Ended> {
    const { params, limits, isPrepared } = options;
    const bounds = { deadlineMs: limits.timeoutMs + graceMs, budgetBytes: limits.bytes };
    const ask = (...parts: readonly Buffer[]) =>
      this.#line.exchange({ bytes: Buffer.concat([...parts, describe, execute, sync]), steps: 1 }, rows, bounds);
    if (isPrepared !== true) return ask(parse('', text), bind('', params));
    const known = this.#named.get(text);
    if (known !== undefined) return ask(bind(known, params));
    const name = `h${this.#named.size + 1}`;
    const parsed = await this.#line.exchange({ bytes: Buffer.concat([parse(name, text), sync]), steps: 0 }, {}, bounds);
    if (parsed.error !== undefined) return parsed;
    this.#named.set(text, name);
    return ask(bind(name, params));
  }

  /** Throws the statement's error, after its transaction is rolled back. */
  async #end({ status, error }: Ended, { tag, asksForData }: UserRows): Promise<void> {
    const { call, isPooled } = this.#needs;
    if (status === 'I' && error === undefined) await this.#breakOff('The text ended its own transaction');
    if (call.signal.aborted || this.#isClosed) throw error ?? new Error('Stopped');
    // A pooler closes the backend of who leaves in mid-transaction, and so nobody gets what the text left in it.
    if (status === 'I' || (isPooled && !leavesNothing.test(tag))) await this.#line.stop();
    else await this.#rollBack();
    if (asksForData) fail('bad-input', 'COPY FROM STDIN waits for data, and none can be sent from here');
    if (error !== undefined) throw error;
  }

  async #rollBack(): Promise<void> {
    const message = this.#needs.isPooled ? rollbackForOthers : rollback;
    const { ms, error, status } = await this.#line.exchange(message, {}, frameLimits);
    this.#rolledBack = { name: 'user.rollback', text: 'ROLLBACK', params: [], ms, rows: 0, error: error?.message };
    if (error !== undefined || status !== 'I') await this.#breakOff('The transaction was not rolled back');
  }

  /** What came next would run outside of any transaction of ours. */
  async #breakOff(message: string): Promise<never> {
    await this.#line.stop();
    return fail('sql', message, { advice: 'The connection was given up at once; nothing more was sent on it.' });
  }

  #failure(error: unknown, prefix: string, limitMs: number, ranMs: number): FailureError {
    const { call, ground, statement } = this.#needs;
    const { role, traits } = ground;
    const sent = { prefix, text: statement.text, isSqlAscii: traits.isSqlAscii };
    return userFailure(error, sent, { isStopped: call.signal.aborted || this.#isClosed, limitMs, ranMs, role });
  }
}
