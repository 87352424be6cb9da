import { setMaxListeners } from 'node:events';
import { FailureError, fail } from '../../shared/failure.ts';
import type { Call } from './call.ts';
import type { ServerConnection } from './connection.ts';
import type { DeniedProbes } from './denied-probes.ts';
import { breaksConnection, failureOf } from './failures.ts';
import { ClosedError, DeadlineError } from './faults.ts';
import { budgetBytes, graceMs, type LaneTraits, laneSettings, limitMs } from './lane-settings.ts';
import { parameterText } from './parameters.ts';
import type { Pool } from './pool.ts';
import { type OnRow, RowSink } from './row-sink.ts';
import type { SentLedger } from './sent.ts';
import type { Session } from './session.ts';
import { type Columnar, type Columns, type Row, type Statement, textFor } from './statement.ts';
import { SyncGroup } from './sync-group.ts';

/** What the sessions of one open connection to a database share. */
export interface SessionGround {
  readonly pool: Pool;
  readonly probes: DeniedProbes;
  /** Of every statement of every lane. */
  readonly sent: SentLedger;
  readonly traits: LaneTraits;
  readonly server_version_num: number;
  readonly block_size: number;
  readonly role: string;
}

/** How a session comes by its connection for one statement, and what becomes of it afterwards. */
export interface Lender {
  /** `catalog` unless said. */
  readonly lane?: 'action';
  take(signal: AbortSignal): Promise<ServerConnection>;
  giveBack(connection: ServerConnection): void;
}

const mostNoted = 500;

interface Sent {
  readonly text: string;
  readonly params: readonly (string | null)[];
  readonly schema: string | undefined;
}

type Ran = { readonly columns: Readonly<Record<string, unknown[]>>; readonly rows: number };

export class CatalogSession implements Session {
  readonly server_version_num: number;
  readonly block_size: number;
  readonly #ground: SessionGround;
  readonly #call: Call;
  readonly #lender: Lender;

  constructor(ground: SessionGround, call: Call, lender: Lender = poolLender(ground.pool)) {
    this.server_version_num = ground.server_version_num;
    this.block_size = ground.block_size;
    this.#ground = ground;
    this.#call = call;
    this.#lender = lender;
    // A room may send many statements at once for one call; each listens for its end.
    setMaxListeners(0, call.signal);
  }

  get isBusy(): boolean {
    return this.#ground.pool.isBusy;
  }

  async rows<P extends readonly unknown[], C extends Columns>(
    statement: Statement<P, C>,
    ...args: P
  ): Promise<Row<C>[]> {
    const { columns, rows } = await this.#run(statement, statement.params(...args), statement.schema?.(...args));
    return rowsOf(columns, rows) as Row<C>[];
  }

  async columns<P extends readonly unknown[], C extends Columns>(
    statement: Statement<P, C>,
    ...args: P
  ): Promise<Columnar<C>> {
    const { columns } = await this.#run(statement, statement.params(...args), statement.schema?.(...args));
    return columns as Columnar<C>;
  }

  async columnsAsTheyCome<P extends readonly unknown[], C extends Columns>(
    statement: Statement<P, C>,
    onRow: (columns: Columnar<C>, row: number) => void,
    ...args: P
  ): Promise<Columnar<C>> {
    const hear: OnRow = (columns, row) => onRow(columns as Columnar<C>, row);
    const params = statement.params(...args);
    return (await this.#run(statement, params, statement.schema?.(...args), hear)).columns as Columnar<C>;
  }

  async one<P extends readonly unknown[], C extends Columns>(statement: Statement<P, C>, ...args: P): Promise<Row<C>> {
    const rows = await this.rows(statement, ...args);
    const [row] = rows;
    if (row === undefined || rows.length > 1) {
      return fail('internal', `${statement.name} returned ${rows.length} rows; one was promised`);
    }
    return row;
  }

  async fresh(): Promise<Session & { close(): Promise<void> }> {
    const { pool } = this.#ground;
    const connection = await pool.acquire(this.#call.signal, { isNew: true }).catch((error: unknown) => {
      throw asFailure(error, this.#call.signal);
    });
    const session = new CatalogSession(this.#ground, this.#call, oneByOne(connection));
    return Object.assign(session, { close: () => pool.discard(connection) });
  }

  async #run(
    statement: Statement<never, Columns>,
    given: ReturnType<Statement['params']>,
    schema: string | undefined,
    onRow?: OnRow,
  ): Promise<Ran> {
    const { probes, server_version_num } = this.#ground;
    const { signal } = this.#call;
    const text = textFor(statement, server_version_num);
    const params = given.map(parameterText);
    const known = probes.known(statement.name, params);
    if (known !== undefined) throw new FailureError(known);
    if (signal.aborted) return fail('cancelled', 'Stopped');
    const connection = await this.#lender.take(signal).catch((error: unknown) => {
      throw asFailure(error, signal);
    });
    try {
      return await this.#send(connection, { text, params, schema }, statement, new RowSink(statement.columns, onRow));
    } finally {
      this.#lender.giveBack(connection);
    }
  }

  async #send(
    connection: ServerConnection,
    { text, params, schema }: Sent,
    statement: Statement<never, Columns>,
    sink: RowSink,
  ): Promise<Ran> {
    const { traits, probes, role, sent } = this.#ground;
    const { signal, statements } = this.#call;
    const { limit, name, manual, needs } = statement;
    const started = performance.now();
    const settings = laneSettings(limit, traits, schema);
    const note = (error?: string) => {
      const ms = performance.now() - started;
      const told = { name, text, params, ms, rows: sink.rows, settings, error };
      sent.by(this.#lender.lane ?? 'catalog', connection.announcedPid)(told);
      statements.push({ name, text, params, ms, rows: sink.rows, manual, ...(error === undefined ? {} : { error }) });
      // A call may be a stream that lasts for hours.
      if (statements.length > mostNoted) statements.shift();
    };
    try {
      const group = new SyncGroup(settings, text, params, sink);
      await runWithin(connection, group, limitMs[limit] + graceMs, budgetBytes[limit], signal);
      const columns = sink.finish();
      note();
      return { columns, rows: sink.rows };
    } catch (error) {
      const ranMs = performance.now() - started;
      const failure = failureOf(error, { isStopped: signal.aborted, limitMs: limitMs[limit], ranMs, needs, role });
      note(failure.sql === undefined ? failure.message : `${failure.sql.sqlstate}: ${failure.sql.message}`);
      probes.remember(name, params, limit, failure);
      if (failure.kind !== 'internal' && breaksConnection(error)) connection.destroy(asError(error));
      throw new FailureError(failure, { cause: error });
    }
  }
}

function rowsOf(columns: Ran['columns'], count: number): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  const entries = Object.entries(columns);
  for (let i = 0; i < count; i += 1) {
    const row: Record<string, unknown> = {};
    for (const [name, values] of entries) row[name] = values[i];
    rows.push(row);
  }
  return rows;
}

function poolLender(pool: Pool): Lender {
  return {
    take: (signal) => pool.acquire(signal),
    giveBack: (connection) => pool.release(connection),
  };
}

/** Statements that are asked at once on one connection wait for each other. */
function oneByOne(connection: ServerConnection): Lender {
  let last = Promise.resolve();
  const finished: (() => void)[] = [];
  return {
    async take() {
      const before = last;
      last = new Promise((resolve) => finished.push(resolve));
      await before;
      return connection;
    },
    giveBack: () => finished.shift()?.(),
  };
}

/**
 * Runs the group until it settles, the deadline passes, or the signal is raised. Then the server is told to stop, and
 * the connection is destroyed, never used again: a late cancel must not hit the next statement.
 */
async function runWithin(
  connection: ServerConnection,
  group: SyncGroup,
  deadlineMs: number,
  budget: number,
  signal: AbortSignal,
): Promise<void> {
  const giveUp = async (reason: Error) => {
    await connection.cancel();
    await Promise.race([group.settled.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 200))]);
    connection.destroy(reason);
  };
  const stop = () => void giveUp(new ClosedError('Stopped'));
  const timer = setTimeout(() => {
    void connection.cancel();
    connection.destroy(new DeadlineError(`No answer within ${deadlineMs / 1000} s`));
  }, deadlineMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await connection.run(group, budget);
    if (signal.aborted) throw new ClosedError('Stopped');
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    if (signal.aborted) connection.destroy(new ClosedError('Stopped'));
  }
}

function asFailure(error: unknown, signal: AbortSignal): FailureError {
  return error instanceof FailureError
    ? error
    : new FailureError(failureOf(error, { isStopped: signal.aborted }), { cause: error });
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
