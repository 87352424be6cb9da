import { type FailureError, fail } from '../../shared/failure.ts';
import type { Call } from './call.ts';
import type { SessionGround } from './catalog-session.ts';
import { ClosedError } from './faults.ts';
import { type LaneConnection, takeLaneConnection } from './lane-connection.ts';
import { LaneLedger } from './lane-ledger.ts';
import { graceMs } from './lane-settings.ts';
import type { Opened } from './open-ground.ts';
import { readPromise } from './safety-promise.ts';
import { userFailure } from './user-failures.ts';
import { frameOf, refuseSettings, rollback } from './user-frame.ts';
import { UserRows } from './user-rows.ts';
import type { UserRun, UserSession, UserStatement } from './user-session.ts';
import type { Ended, ExchangeLimits, WireLine } from './wire-line.ts';
import { bind, describe, execute, parse, sync } from './wire-message.ts';

type RunOptions = Parameters<UserSession['run']>[0];

/** Of what we send ourselves: BEGIN with its settings, ROLLBACK. */
const frameLimits: ExchangeLimits = { deadlineMs: 5_000, budgetBytes: 1e6 };
const mostParameters = 65_535;

/** A session for one text. The signal of the call closes it, whatever it does. */
export async function openUserSession(opened: Opened, call: Call, statement: UserStatement): Promise<UserSession> {
  const { signal } = call;
  refuseSettings(statement);
  refuseNul(statement.text, 'text');
  const promise = await readPromise(opened.ground, call);
  const connection = await takeLaneConnection(opened, signal, () => opened.openLane('user'));
  const { line } = connection;
  const stop = () => void line.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const runs = new UserRuns({ ground: opened.ground, isPooled: opened.facts.isPooled, call, statement, connection });
  return {
    promise,
    pid: opened.facts.isPooled ? null : (line.pid ?? null),
    run: (options) => runs.run(options),
    async close() {
      signal.removeEventListener('abort', stop);
      runs.close();
      await connection.close();
    },
  };
}

interface RunsNeeds {
  readonly ground: SessionGround;
  readonly isPooled: boolean;
  readonly call: Call;
  readonly statement: UserStatement;
  readonly connection: LaneConnection;
}

class UserRuns {
  readonly #needs: RunsNeeds;
  readonly #line: WireLine;
  readonly #ledger: LaneLedger;
  /** Statements that were parsed by name, by their text with its prefix. */
  readonly #named = new Map<string, string>();
  #isClosed = false;

  constructor(needs: RunsNeeds) {
    this.#needs = needs;
    this.#line = needs.connection.line;
    this.#ledger = new LaneLedger(needs.call.statements);
  }

  close(): void {
    this.#isClosed = true;
  }

  async run(options: RunOptions): Promise<UserRun> {
    const { call } = this.#needs;
    this.#check(options);
    const { prefix = '', limits, params } = options;
    const text = prefix + this.#needs.statement.text;
    const rows = new UserRows(limits);
    const started = performance.now();
    try {
      await this.#begin(limits.timeoutMs);
      const ended = await this.#send(text, options, rows);
      await this.#end(ended);
      const run = rows.finish(ended.ms);
      this.#ledger.note('user', text, () => params, ended.ms, run.rowCount);
      return run;
    } catch (error) {
      const ranMs = performance.now() - started;
      const failure = this.#failure(error, prefix, limits.timeoutMs, ranMs);
      const { message, sql } = failure.failure;
      const told = sql === undefined ? message : `${sql.sqlstate}: ${sql.message}`;
      if (!call.signal.aborted || ranMs > 0) this.#ledger.failed('user', text, () => params, ranMs, told);
      throw failure;
    }
  }

  #check({ params, prefix, isPrepared }: RunOptions): void {
    const { call, isPooled } = this.#needs;
    if (call.signal.aborted) fail('cancelled', 'Stopped');
    if (this.#isClosed || this.#line.end !== undefined) fail('not-connected', 'This session was closed');
    if (this.#line.isAtWork) fail('internal', 'A user session runs one thing at a time');
    if (params.length > mostParameters) fail('bad-input', `More than ${mostParameters} parameters`);
    for (const [i, value] of params.entries()) if (value !== null) refuseNul(value, `$${i + 1}`);
    refuseNul(prefix ?? '', 'prefix');
    if (isPrepared === true && isPooled) {
      fail('unsupported', 'A named prepared statement cannot be kept through a pooler', {
        advice: 'Connect to the server itself, or measure unnamed statements.',
      });
    }
  }

  async #begin(timeoutMs: number): Promise<void> {
    const { ground, statement } = this.#needs;
    const { server_version_num, traits } = ground;
    const frame = frameOf({ statement, server_version_num, traits, timeoutMs });
    const { error, status } = await this.#line.exchange(frame, {}, frameLimits);
    if (error !== undefined) {
      // It is about a statement of ours, so its position says nothing about the user's.
      error.position = undefined;
      if (status !== 'I') await this.#line.exchange(rollback, {}, frameLimits);
      throw error;
    }
    if (status !== 'T') await this.#breakOff(`The transaction did not begin (status ${status})`);
  }

  async #send(text: string, options: RunOptions, rows: UserRows): Promise<Ended> {
    const { params, limits, isPrepared } = options;
    const bounds = { deadlineMs: limits.timeoutMs + graceMs, budgetBytes: limits.bytes };
    const parts = [bind('', params), describe, execute, sync];
    if (isPrepared !== true) return this.#line.exchange(Buffer.concat([parse('', text), ...parts]), rows, bounds);
    const known = this.#named.get(text);
    const name = known ?? `h${this.#named.size + 1}`;
    if (known === undefined) {
      const parsed = await this.#line.exchange(Buffer.concat([parse(name, text), sync]), {}, bounds);
      if (parsed.error !== undefined) return parsed;
      this.#named.set(text, name);
    }
    return this.#line.exchange(Buffer.concat([bind(name, params), ...parts.slice(1)]), rows, bounds);
  }

  /** Throws the statement's error, after its transaction is rolled back. */
  async #end({ status, error }: Ended): Promise<void> {
    if (status === 'I' && error === undefined) await this.#breakOff('The text ended its own transaction');
    if (status === 'I') await this.#line.stop();
    if (status === 'I') throw error;
    const back = await this.#line.exchange(rollback, {}, frameLimits);
    if (back.error !== undefined || back.status !== 'I') await this.#breakOff('The transaction was not rolled back');
    if (error !== undefined) throw error;
  }

  /** What comes next would run outside of any transaction of ours. */
  async #breakOff(message: string): Promise<never> {
    await this.#line.stop();
    return fail('sql', message, { advice: 'The connection was given up at once; nothing more was sent on it.' });
  }

  #failure(error: unknown, prefix: string, limitMs: number, ranMs: number): FailureError {
    const { call, ground, statement } = this.#needs;
    const isStopped = call.signal.aborted || (this.#isClosed && error instanceof ClosedError);
    const { role, traits } = ground;
    return userFailure(
      error,
      { prefix, text: statement.text, isSqlAscii: traits.isSqlAscii },
      { isStopped, limitMs, ranMs, role },
    );
  }
}

/** PostgreSQL's texts end at a NUL, so what follows one would be lost without a word. */
function refuseNul(text: string, what: string): void {
  const at = text.indexOf('\0');
  if (at < 0) return;
  fail('bad-input', `There is a NUL character in ${what}, which no PostgreSQL text can hold`, {
    at: { field: what, from: at, to: at + 1 },
  });
}
