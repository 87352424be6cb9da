import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';
import { makeRows } from './rows-table.ts';
import { pidOf, sendAndForget, untilItWaits } from './waits.ts';

export interface ManyBackends {
  readonly idle: number;
  readonly idleInTransaction: number;
  /** In a tree of lock waits below one of those idle in transaction. */
  readonly waiting: number;
  readonly active: number;
  /** It is made, and dropped afterwards. */
  readonly table: string;
  readonly heldMs: number;
}

/** 302 backends: max_connections must leave room for them. */
export const threeHundred: Omit<ManyBackends, 'heldMs'> = {
  idle: 180,
  idleInTransaction: 52,
  waiting: 50,
  active: 20,
  table: 'scenario_backends',
};

/** So many connections are opened at a time: a server forks for each. */
const atOnce = 20;

async function open({ connect }: Round, count: number, name: string): Promise<readonly ScenarioConnection[]> {
  const opened: ScenarioConnection[] = [];
  while (opened.length < count) {
    const next = Math.min(atOnce, count - opened.length);
    opened.push(...(await Promise.all(Array.from({ length: next }, () => connect(name)))));
  }
  return opened;
}

const inTurn = async (connections: readonly ScenarioConnection[], statement: (index: number) => string) => {
  for (const [index, connection] of connections.entries()) await connection.query(statement(index));
};

/**
 * A third queues for the table behind an ALTER TABLE, the rest waits for rows: each holds a row of its own and wants
 * that of another, two behind each.
 */
async function wait(round: Round, { waiting, table }: ManyBackends): Promise<void> {
  const queued = Math.max(1, Math.floor(waiting / 3));
  const connections = await open(round, waiting, 'many waiting');
  const rows = connections.slice(queued);
  await inTurn(rows, (index) => `BEGIN; UPDATE ${table} SET n = 1 WHERE id = ${index + 2}`);
  const watcher = await round.connect('scenario watch');
  const send = async (connection: ScenarioConnection, statement: string) => {
    const pid = await pidOf(connection);
    sendAndForget(connection, statement);
    await untilItWaits(watcher, pid);
  };
  for (const [index, connection] of rows.entries()) {
    await send(connection, `UPDATE ${table} SET n = 2 WHERE id = ${Math.floor((index + 1) / 2) + 1}`);
  }
  for (const [index, connection] of connections.slice(0, queued).entries()) {
    const alter = `BEGIN; ALTER TABLE ${table}_queue ADD COLUMN never integer`;
    await send(connection, index === 0 ? alter : `SELECT count(*) FROM ${table}_queue`);
  }
  await watcher.close();
}

/** A backend that runs does not notice that its client has gone: these are ended afterwards. */
async function work(round: Round, active: number, heldMs: number): Promise<void> {
  const connections = await open(round, active, 'many active');
  const pids = await Promise.all(connections.map(pidOf));
  round.afterwards((connection) =>
    connection.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE pid = ANY ('{${pids.join()}}') AND application_name = 'many active'`,
    ),
  );
  for (const connection of connections) sendAndForget(connection, `SELECT pg_sleep(${Math.ceil(heldMs / 1000) + 60})`);
}

/** Backends of every kind at once, as on a busy server; nothing of it costs the server anything while it is held. */
export const manyBackends =
  (what: ManyBackends) =>
  async (round: Round): Promise<void> => {
    const { idle, idleInTransaction, active, table, heldMs } = what;
    await makeRows(round, table, what.waiting + 10);
    await makeRows(round, `${table}_queue`, 10);
    const sitting = await open(round, idleInTransaction, 'many idle in transaction');
    // The first holds what all the others wait for.
    await inTurn(sitting, (index) =>
      index === 0
        ? `BEGIN; UPDATE ${table} SET n = 1 WHERE id = 1; SELECT n FROM ${table}_queue WHERE id = 1 FOR UPDATE`
        : `BEGIN; SELECT ${index}`,
    );
    await wait(round, what);
    await inTurn(await open(round, idle, 'many idle'), (index) => `SELECT ${index}`);
    await work(round, active, heldMs);
    await round.sleep(heldMs);
  };
