import { autovacuum } from '../../electron/features/locks/autovacuum.sql.ts';
import { testDatabases } from '../support/databases.ts';
import type { DoorClient } from '../support/door-client.ts';
import type { OwnPostgres } from '../support/postgres.ts';
import { median } from './harness.ts';
import { cpuMeter, cpuMs } from './process-cpu.ts';

const settleMs = 20_000;

export interface Rest {
  /** ms of CPU per second, of every backend of ours. */
  readonly all: number;
  /** What was sent meanwhile, most of the time first; ms as the host saw it, for all of it per second. */
  readonly byStatement: readonly {
    readonly name: string;
    readonly everySeconds: number;
    readonly msPerSecond: number;
  }[];
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** As while a page is open: the database is watched, and nobody asks anything else. */
export async function atRest(door: DoorClient, server: OwnPostgres, at: string, forMs: number): Promise<Rest> {
  const leaving = new AbortController();
  const watching = door.listen('activity.watch', { at }, () => undefined, leaving.signal);
  const sent: { readonly name: string; readonly ms: number; readonly atMs: number }[] = [];
  const listening = door.listen(
    'sql-log.sent',
    { at },
    ({ rows }) => sent.push(...rows.map(({ name, ms, on }) => ({ name, ms, atMs: Date.parse(on) }))),
    leaving.signal,
  );
  // The first looks read what later ones know.
  await sleep(settleMs);
  const watcher = await server.connect('bench');
  const ours = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%'";
  const meter = cpuMeter(async () => (await watcher.query(ours)).map(({ pid }) => Number(pid)));
  const beganMs = Date.now();
  await meter.begin();
  await sleep(forMs);
  const all = await meter.perSecond();
  const endMs = Date.now();
  await watcher.close();
  leaving.abort();
  await Promise.allSettled([watching, listening]);
  const seconds = (endMs - beganMs) / 1000;
  const byName = new Map<string, { count: number; ms: number }>();
  for (const { name, ms, atMs } of sent) {
    if (atMs < beganMs || atMs > endMs) continue;
    const one = byName.get(name) ?? { count: 0, ms: 0 };
    byName.set(name, { count: one.count + 1, ms: one.ms + ms });
  }
  const byStatement = [...byName].map(([name, { count, ms }]) => ({
    name,
    everySeconds: seconds / count,
    msPerSecond: ms / seconds,
  }));
  return { all, byStatement: byStatement.sort((a, b) => b.msPerSecond - a.msPerSecond) };
}

const looks = 60;

/** CPU of one look for cancelled autovacuums, in ms: it is taken once a second, and only while a worker runs. */
export async function lookMs(server: OwnPostgres, database: string): Promise<number> {
  const product = testDatabases();
  const session = await product.session(product.place(server, database));
  await session.rows(autovacuum, []);
  const [pid = Number.NaN] = product.databases.ourPids();
  const each: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const before = cpuMs(pid);
    for (let look = 0; look < looks; look += 1) await session.rows(autovacuum, []);
    each.push((cpuMs(pid) - before) / looks);
  }
  await product.close();
  return median(each);
}
