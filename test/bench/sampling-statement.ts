import { sampleStatement } from '../../electron/sampler/sample.sql.ts';
import type { Running } from '../scenarios/connection.ts';
import { repeatedly } from '../scenarios/cycle.ts';
import { manyLocks } from '../scenarios/many-locks.ts';
import { testDatabases } from '../support/databases.ts';
import type { OwnPostgres } from '../support/postgres.ts';
import { median } from './harness.ts';
import { cpuMs } from './process-cpu.ts';

const timesEach = 40;
const rounds = 7;

/** The backend's CPU for one run of the 1 Hz statement, in ms, through the product's own connection. */
async function statementMs(server: OwnPostgres, database: string): Promise<number> {
  const product = testDatabases();
  const at = product.place(server, database);
  const session = await product.session(at);
  const rows = await session.rows(sampleStatement, true);
  const pid = rows.find(({ server_now }) => server_now !== null)?.pid ?? Number.NaN;
  const each: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = cpuMs(pid);
    for (let i = 0; i < timesEach; i += 1) await session.rows(sampleStatement, true);
    each.push((cpuMs(pid) - before) / timesEach);
  }
  await product.close();
  return median(each);
}

async function withManyLocks(server: OwnPostgres, database: string): Promise<Running> {
  const connect = (name: string) => server.connect(name, database);
  const round = manyLocks({ applicationName: 'many locks', locks: 18_000, heldMs: 3_600_000 });
  const running = repeatedly(connect, round, () => undefined);
  const watcher = await server.connect('bench');
  for (let locks = 0; locks < 18_000; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    locks = Number((await watcher.query('SELECT count(*) AS locks FROM pg_locks'))[0]?.locks);
  }
  await watcher.close();
  return running;
}

/** Quiet, and while one session holds 18,000 locks: turn by turn, so that both meet the same machine. */
export async function quietAndLocked(
  server: OwnPostgres,
  database: string,
): Promise<{ quiet: number; locked: number }> {
  const quiet: number[] = [];
  const locked: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    quiet.push(await statementMs(server, database));
    const locks = await withManyLocks(server, database);
    locked.push(await statementMs(server, database));
    await locks.stop();
  }
  return { quiet: median(quiet), locked: median(locked) };
}
