import { setMaxListeners } from 'node:events';
import { FailureError, fail } from '../../shared/failure.ts';
import type { Call } from './call.ts';
import type { ServerConnection } from './connection.ts';
import type { DeniedProbes } from './denied-probes.ts';
import { breaksConnection, failureOf } from './failures.ts';
import { ClosedError, DeadlineError } from './faults.ts';
import { budgetBytes, graceMs, type LaneTraits, laneSettings, limitMs, type Setting } from './lane-settings.ts';
import { parameterText } from './parameters.ts';
import type { Pool } from './pool.ts';
import { type OnRow, RowSink } from './row-sink.ts';
import type { SentLedger } from './sent.ts';
import type { Session } from './session.ts';
import { type Asked, asked, type Columnar, type Columns, type Row, type Statement, textFor } from './statement.ts';
import { type GroupStep, SyncGroup } from './sync-group.ts';

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

/** One statement, ready to be sent. */
interface Ready extends GroupStep {
  readonly statement: Asked['statement'];
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
    return rowsOf(await this.#run(asked(statement, ...args))) as Row<C>[];
  }

  async columns<P extends readonly unknown[], C extends Columns>(
    statement: Statement<P, C>,
    ...args: P
  ): Promise<Columnar<C>> {
    return (await this.#run(asked(statement, ...args))).columns as Columnar<C>;
  }

  async columnsAsTheyCome<P extends readonly unknown[], C extends Columns>(
    statement: Statement<P, C>,
    onRow: (columns: Columnar<C>, row: number) => void,
    ...args: P
  ): Promise<Columnar<C>> {
    const hear: OnRow = (columns, row) => onRow(columns as Columnar<C>, row);
    return (await this.#run(asked(statement, ...args), hear)).columns as Columnar<C>;
  }

  async together<C extends readonly Columns[]>(
    ...all: { readonly [K in keyof C]: Asked<C[K]> }
  ): Promise<{ readonly [K in keyof C]: Row<C[K]>[] }> {
    const ran = await this.#runAll(
      all.map((one: Asked) => this.#ready(one)),
      all[0]?.schema,
    );
    return ran.map(rowsOf) as unknown as { readonly [K in keyof C]: Row<C[K]>[] };
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

  async #run(one: Asked, onRow?: OnRow): Promise<Ran> {
    const [ran] = await this.#runAll([this.#ready(one, onRow)], one.schema);
    return ran ?? fail('internal', `${one.statement.name} was not run`);
  }

  /** Fails at once when the server has denied just that before. */
  #ready({ statement, given }: Asked, onRow?: OnRow): Ready {
    const { probes, server_version_num } = this.#ground;
    const text = textFor(statement, server_version_num);
    const params = given.map(parameterText);
    const known = probes.known(statement.name, params);
    if (known !== undefined) throw new FailureError(known);
    return { statement, text, params, sink: new RowSink(statement.columns, onRow) };
  }

  async #runAll(ready: readonly Ready[], schema: string | undefined): Promise<readonly Ran[]> {
    const { signal } = this.#call;
    if (signal.aborted) return fail('cancelled', 'Stopped');
    const connection = await this.#lender.take(signal).catch((error: unknown) => {
      throw asFailure(error, signal);
    });
    try {
      return await this.#send(connection, ready, schema);
    } finally {
      this.#lender.giveBack(connection);
    }
  }

  async #send(
    connection: ServerConnection,
    ready: readonly Ready[],
    schema: string | undefined,
  ): Promise<readonly Ran[]> {
    const limit = ready[0]?.statement.limit ?? 'definition';
    const startedMs = performance.now();
    const settings = laneSettings(limit, this.#ground.traits, schema);
    const group = new SyncGroup(settings, ...ready);
    const note = (i: number, error?: string) => {
      const fromMs = group.completedMs[i - 1] ?? startedMs;
      const ms = (error === undefined ? group.completedMs[i] : undefined) ?? performance.now();
      const one = ready[i];
      if (one !== undefined) this.#note(connection, one, { ms: ms - fromMs, settings, error });
    };
    try {
      await runWithin(connection, group, limitMs[limit] + graceMs, budgetBytes[limit], this.#call.signal);
      const ran = ready.map(({ sink }) => ({ columns: sink.finish(), rows: sink.rows }));
      for (const i of ready.keys()) note(i);
      return ran;
    } catch (error) {
      const i = Math.min(group.completedMs.length, ready.length - 1);
      for (let before = 0; before < i; before += 1) note(before);
      throw this.#failed(connection, error, ready[i], performance.now() - startedMs, (words) => note(i, words));
    }
  }

  #failed(
    connection: ServerConnection,
    error: unknown,
    failed: Ready | undefined,
    ranMs: number,
    note: (words: string) => void,
  ): FailureError {
    const { probes, role } = this.#ground;
    const { limit = 'definition', name = '', needs } = failed?.statement ?? {};
    const isStopped = this.#call.signal.aborted;
    const failure = failureOf(error, { isStopped, limitMs: limitMs[limit], ranMs, needs, role });
    note(failure.sql === undefined ? failure.message : `${failure.sql.sqlstate}: ${failure.sql.message}`);
    probes.remember(name, failed?.params ?? [], limit, failure);
    if (failure.kind !== 'internal' && breaksConnection(error)) connection.destroy(asError(error));
    return new FailureError(failure, { cause: error });
  }

  #note(
    connection: ServerConnection,
    { statement: { name, manual }, text, params, sink }: Ready,
    { ms, settings, error }: { ms: number; settings: readonly Setting[]; error: string | undefined },
  ): void {
    const { statements } = this.#call;
    const { rows } = sink;
    this.#ground.sent.by(
      this.#lender.lane ?? 'catalog',
      connection.announcedPid,
    )({
      ...{ name, text, params, ms, rows, settings, error },
    });
    statements.push({ name, text, params, ms, rows, manual, ...(error === undefined ? {} : { error }) });
    // A call may be a stream that lasts for hours.
    if (statements.length > mostNoted) statements.shift();
  }
}

function rowsOf({ columns, rows: count }: Ran): Record<string, unknown>[] {
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
