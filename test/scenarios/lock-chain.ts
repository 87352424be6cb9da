import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';
import { pidOf, sendAndForget, untilItWaits } from './waits.ts';

/** One member of the chain: what it did before in its transaction, and what it does now. */
export interface Link {
  readonly applicationName: string;
  /** Run first, each at once. */
  readonly held?: readonly string[];
  /** What waits; the first link waits for nobody and has none. */
  readonly waits?: string;
}

export interface LockChain {
  /** Each waits for the one before it, the first one sits idle in transaction. */
  readonly links: readonly Link[];
  readonly heldMs: number;
  /** Before the next one. */
  readonly restMs?: number;
}

async function join({ connect }: Round, link: Link, watcher: ScenarioConnection): Promise<ScenarioConnection> {
  const connection = await connect(link.applicationName);
  const pid = await pidOf(connection);
  await connection.query('BEGIN');
  for (const statement of link.held ?? []) await connection.query(statement);
  if (link.waits === undefined) return connection;
  // When it is let through, it is over at once, so that a chain whose root is ended dissolves.
  connection.query(link.waits).then(
    () => sendAndForget(connection, 'ROLLBACK'),
    () => undefined,
  );
  await untilItWaits(watcher, pid);
  return connection;
}

/** Backends that wait for each other over several hops; everything is rolled back. */
export const lockChain =
  ({ links, heldMs, restMs = 0 }: LockChain) =>
  async (round: Round): Promise<void> => {
    const watcher = await round.connect('scenario watch');
    const members: ScenarioConnection[] = [];
    for (const link of links) members.push(await join(round, link, watcher));
    await watcher.close();
    await round.sleep(heldMs);
    await Promise.allSettled(members.map((member) => member.close()));
    await round.sleep(restMs);
  };

export interface ChainNames {
  /** With columns `id` (rows 1 and 2) and `n`: written to, altered, and read. */
  readonly table: string;
  /** The same, where one of the readers has locked row 1 before. */
  readonly other: string;
}

/**
 * Four hops: a writer that forgot its transaction ← ALTER TABLE ← a reader (and two more beside it) ← a writer of the
 * row that the first reader has locked ← another writer of the same row.
 */
export const fourHops = ({ table, other }: ChainNames): readonly Link[] => [
  { applicationName: 'chain writer', held: [`UPDATE ${table} SET n = n + 1 WHERE id = 1`] },
  { applicationName: 'chain alter', waits: `ALTER TABLE ${table} ADD COLUMN chain_column integer` },
  {
    applicationName: 'chain reader',
    held: [`SELECT n FROM ${other} WHERE id = 1 FOR UPDATE`],
    waits: `SELECT n FROM ${table} WHERE id = 1`,
  },
  { applicationName: 'chain reader', waits: `SELECT count(*) FROM ${table}` },
  { applicationName: 'chain reader', waits: `SELECT n FROM ${table} WHERE id = 2` },
  { applicationName: 'chain row', waits: `UPDATE ${other} SET n = n + 1 WHERE id = 1` },
  { applicationName: 'chain row', waits: `DELETE FROM ${other} WHERE id = 1` },
];
