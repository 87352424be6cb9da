import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { AutovacuumState, BrokenVacuum } from '../../shared/contract/locks.ts';
import type { At } from '../../shared/contract/place.ts';
import { type AutovacuumDue, autovacuumAtWork, tableForAutovacuum } from '../scenarios/autovacuum-work.ts';
import { busyAutovacuum } from '../scenarios/busy-autovacuum.ts';
import { type Round, repeatedly } from '../scenarios/cycle.ts';
import { pidOf } from '../scenarios/waits.ts';
import { testCall } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { type OpenLocks, openLocks } from './open-locks.ts';

/** What the server itself says of it, which the product may not read. */
interface Cancelled {
  readonly worker: number;
  readonly kind: string;
  readonly relation: string;
}

async function cancelledInLog(server: OwnPostgres): Promise<readonly Cancelled[]> {
  const log = await readFile(path.join(server.dataDir, 'start.log'), 'utf8');
  const pattern =
    /\[(\d+)\] ERROR: {2}canceling autovacuum task\n.*?CONTEXT:.*?automatic (vacuum|analyze) of table "[^".]+\.public\.([^"]+)"/gs;
  return [...log.matchAll(pattern)].map(([, worker, kind, relation]) => ({
    worker: Number(worker),
    kind: String(kind),
    relation: String(relation),
  }));
}

async function stateNow(product: OpenLocks, at: At): Promise<AutovacuumState> {
  const call = testCall();
  for await (const state of product.service.autovacuum({ at }, call)) {
    call.stop();
    return state;
  }
  throw new Error('nothing was told');
}

const kinds: readonly AutovacuumDue[] = ['vacuum', 'analyze', 'both', 'vacuum', 'analyze', 'both'];
const waysIn = [
  (table: string) => [`BEGIN; LOCK TABLE ${table} IN SHARE MODE`, 'COMMIT'],
  (table: string) => [`BEGIN; LOCK TABLE ${table} IN SHARE UPDATE EXCLUSIVE MODE; SELECT pg_sleep(0.6)`, 'COMMIT'],
  (table: string) => [`ALTER TABLE ${table} ALTER id SET STATISTICS 10`],
  (table: string) => [
    `CREATE INDEX made ON ${table} (id)`.replace('made', `${table}_made`),
    `DROP INDEX ${table}_made`,
  ],
  (table: string) => [`BEGIN; LOCK TABLE ${table}; SELECT pg_sleep(2)`, 'ROLLBACK'],
];

/** Waits for a worker at its table, a moment, and locks: at once, or up to 2 s later. */
const provoker =
  (table: string, pids: Map<string, Set<number>>) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const session = await connect(`provoker of ${table}`);
    const watcher = await connect('watcher');
    const own = pids.get(table) ?? new Set<number>();
    pids.set(table, own.add(await pidOf(session)));
    for (let turn = 0; !isStopping(); ) {
      await sleep(60);
      const work = await autovacuumAtWork(watcher);
      if (!work.some((one) => one.endsWith(` ${table}`))) continue;
      await sleep((turn % 5) * 500 * Math.random());
      for (const statement of waysIn[turn % waysIn.length]?.(table) ?? []) await session.query(statement);
      await session.query(`UPDATE ${table} SET id = id WHERE id % 100 = 1`);
      turn += 1;
    }
  };

interface Open {
  readonly server: OwnPostgres;
  readonly product: OpenLocks;
  readonly at: At;
  readonly close: () => Promise<void>;
}

async function open(major: 15 | 18): Promise<Open> {
  const settings = {
    autovacuum: true,
    autovacuum_naptime: '1s',
    autovacuum_max_workers: 8,
    log_line_prefix: '%m [%p] ',
  };
  const server = await startPostgres({ major, settings });
  const product = openLocks();
  const at = product.place(server);
  const leave = product.watch(at);
  return {
    server,
    product,
    at,
    async close() {
      leave();
      await product.close();
      await server.stop();
    },
  };
}

const isSame = (one: BrokenVacuum, truth: Cancelled) =>
  one.worker === truth.worker && one.kind === truth.kind && one.relation === truth.relation;

test.each([15, 18] as const)(
  'of 50 provoked cancellations on %i at least 45 are found and 40 culprits named',
  async (major) => {
    const { server, product, at, close } = await open(major);
    const connection = await server.connect('maker');
    const tables = kinds.map((kind, place) => [`provoked_${place}`, kind] as const);
    for (const [table, kind] of tables)
      await connection.query(tableForAutovacuum(table, kind, kind === 'both' ? 6_000 : 40_000));
    const pids = new Map<string, Set<number>>();
    const logged: string[] = [];
    const running = tables.map(([table]) =>
      repeatedly(
        (name) => server.connect(name),
        provoker(table, pids),
        (line) => logged.push(line),
      ),
    );
    const count = async () => (await cancelledInLog(server)).length;
    await expect.poll(count, { timeout: 400_000, interval: 500 }).toBeGreaterThanOrEqual(50);
    const truths = (await cancelledInLog(server)).slice(0, 50);
    await delay(5_000);
    const all = await cancelledInLog(server);
    const { broken, finished } = await stateNow(product, at);
    for (const one of running) await one.stop();
    await connection.close();
    await close();

    const found = truths.flatMap((truth) => broken.find((one) => isSame(one, truth)) ?? []);
    const named = found.filter(({ culprit }) => culprit !== null);
    const wrong = named.filter(({ relation, culprit }) => !pids.get(relation)?.has(culprit?.pid ?? 0));
    const made = broken.filter((one) => !all.some((truth) => isSame(one, truth)));
    const of = (kind: string) => truths.filter((truth) => truth.kind === kind).length;
    const granted = named.filter(({ culprit }) => culprit?.how === 'granted').length;
    console.log(
      `PostgreSQL ${major}: 50 provoked (${of('vacuum')} vacuums, ${of('analyze')} analyzes), ${found.length} found, ` +
        `${named.length} named (${granted} by the lock granted after), ${wrong.length} wrongly, ${made.length} false, ` +
        `${finished} seen to finish`,
    );
    expect(logged).toEqual([]);
    expect(wrong).toEqual([]);
    expect(made).toEqual([]);
    expect(of('vacuum')).toBeGreaterThanOrEqual(10);
    expect(of('analyze')).toBeGreaterThanOrEqual(10);
    expect(found.length).toBeGreaterThanOrEqual(45);
    expect(named.length).toBeGreaterThanOrEqual(40);
  },
);

const quietMs = Number(process.env.HEAPSCOPE_QUIET_MS ?? 600_000);

test.concurrent.each([15, 18] as const)(
  'nothing is reported in 10 quiet minutes with autovacuum busy, on %i',
  async (major) => {
    const { server, product, at, close } = await open(major);
    const logged: string[] = [];
    const busy = repeatedly(
      (name) => server.connect(name),
      busyAutovacuum({ applicationName: 'busy', quick: 40, slow: 4, everyMs: 150, times: 1_000_000 }),
      (line) => logged.push(line),
    );
    const watcher = await server.connect('watcher');
    const endMs = Date.now() + quietMs;
    while (Date.now() < endMs) {
      await delay(Math.min(60_000, quietMs / 4));
      await watcher.query('SELECT pg_stat_reset()');
    }
    const { broken, finished, sinceMs, nowMs } = await stateNow(product, at);
    const cancelled = await cancelledInLog(server);
    await busy.stop();
    await watcher.close();
    await close();
    console.log(
      `PostgreSQL ${major}: ${Math.round((nowMs - sinceMs) / 1000)} s with autovacuum busy, ${finished} seen to finish, ` +
        `${cancelled.length} cancelled, ${broken.length} reported`,
    );
    expect(logged).toEqual([]);
    expect(cancelled).toEqual([]);
    expect(broken).toEqual([]);
    expect(finished).toBeGreaterThan(quietMs / 60_000);
  },
);
