import type { DoorClient } from '../support/door-client.ts';
import type { OwnPostgres } from '../support/postgres.ts';
import { cpuMeter } from './process-cpu.ts';

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
