import { tableForAutovacuum } from './autovacuum-work.ts';
import type { Round } from './cycle.ts';

export interface BusyAutovacuum {
  readonly applicationName: string;
  /** Small tables, each changed whole again and again, and done with in milliseconds. */
  readonly quick: number;
  /** Tables that take seconds. */
  readonly slow: number;
  readonly everyMs: number;
  readonly times: number;
}

/**
 * Autovacuum with plenty to do, all of which it finishes: many small tables vacuumed and analyzed, some that take
 * seconds while others write to them and ask for a lock that they give up soon, tables that come and go.
 */
export const busyAutovacuum =
  ({ applicationName, quick, slow, everyMs, times }: BusyAutovacuum) =>
  async ({ connect, sleep, isStopping, afterwards }: Round): Promise<void> => {
    const writer = await connect(applicationName);
    const asker = await connect(applicationName);
    const names = (kind: string, count: number) => Array.from({ length: count }, (_, place) => `${kind}_${place}`);
    const [quicks, slows] = [names('busy_quick', quick), names('busy_slow', slow)];
    const all = [...quicks, ...slows].join(', ');
    await writer.query(`DROP TABLE IF EXISTS ${all}`);
    afterwards((connection) => connection.query(`DROP TABLE IF EXISTS ${all}, busy_passing`));
    for (const name of quicks) await writer.query(tableForAutovacuum(name, 'both', 500, 'quick'));
    for (const name of slows) await writer.query(tableForAutovacuum(name, 'both', 3000));
    await asker.query("SET lock_timeout = '300ms'");
    for (let done = 0; done < times && !isStopping(); done += 1) {
      await writer.query(`UPDATE busy_quick_${done % quick} SET id = id`);
      if (done % 10 === 0) await writer.query(`UPDATE busy_slow_${(done / 10) % slow} SET id = id WHERE id % 5 = 0`);
      if (done % 15 === 0) await writer.query(passing);
      // Gives up long before deadlock_timeout, so the worker is left alone.
      await asker.query(`LOCK TABLE busy_slow_${done % slow} IN SHARE MODE`).catch(() => undefined);
      await sleep(everyMs);
    }
  };

const passing = `DROP TABLE IF EXISTS busy_passing; ${tableForAutovacuum('busy_passing', 'both', 300, 'quick')}`;
