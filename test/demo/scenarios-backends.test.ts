import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { growingPool } from '../scenarios/growing-pool.ts';
import { irregularly, leak } from '../scenarios/leak.ts';
import { manyBackends, threeHundred } from '../scenarios/many-backends.ts';
import { manyLocks } from '../scenarios/many-locks.ts';
import { type ScenarioServer, soon, startScenarioServer } from './scenario-server.ts';

let at: ScenarioServer;

beforeAll(async () => {
  at = await startScenarioServer({ max_connections: 350, max_locks_per_transaction: 128 });
});

afterAll(() => at.stop());

const longMs = 60_000;

describe('scenarios of backends', () => {
  test('three hundred backends of every kind', async () => {
    await at.whileItRuns(manyBackends({ ...threeHundred, heldMs: longMs }), async () => {
      const states = () =>
        at.run(`
          SELECT CASE WHEN wait_event_type = 'Lock' THEN 'waiting' ELSE state END AS kind, count(*)::integer AS backends
          FROM pg_stat_activity WHERE application_name LIKE 'many%' GROUP BY 1 ORDER BY 1`);
      await expect.poll(states, soon).toEqual([
        { kind: 'active', backends: 20 },
        { kind: 'idle', backends: 180 },
        { kind: 'idle in transaction', backends: 52 },
        { kind: 'waiting', backends: 50 },
      ]);
      // One root, and a tree below it: several hops, several branches.
      const blockers = `SELECT count(DISTINCT by)::integer AS blockers, max(cardinality(pg_blocking_pids(pid)))::integer AS most
        FROM pg_stat_activity, unnest(pg_blocking_pids(pid)) AS by`;
      const [tree] = await at.run(blockers);
      expect(Number(tree?.blockers)).toBeGreaterThan(15);
    });
  });

  test('one session holds 18,000 locks', async () => {
    const round = manyLocks({ applicationName: 'many locks', locks: 18_000, heldMs: longMs });
    await at.whileItRuns(round, async () => {
      await expect
        .poll(() => at.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), soon)
        .toBe(18_000);
    });
  });

  test('a pool grows, and finishes what it begins', async () => {
    const round = growingPool({
      applicationName: 'pool',
      query: 'SELECT 1',
      everyMs: 50,
      most: 8,
      openMs: 300,
      restMs: 20,
    });
    await at.whileItRuns(round, async () => {
      await expect.poll(() => at.backends("state = 'idle in transaction'"), soon).toBeGreaterThan(5);
      const oldest = `SELECT max(extract(epoch FROM clock_timestamp() - xact_start)) FROM pg_stat_activity
                      WHERE application_name = 'pool' AND state = 'idle in transaction'`;
      for (let look = 0; look < 20; look += 1) expect(await at.number(oldest)).toBeLessThan(5);
      const pids = () => at.run("SELECT pid FROM pg_stat_activity WHERE application_name = 'pool' ORDER BY 1");
      const before = await pids();
      expect(before).toHaveLength(8);
      await expect
        .poll(() => at.number('SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()'), soon)
        .toBeGreaterThan(20);
      expect(await pids()).toEqual(before);
    });
  });

  test('a leak may come irregularly', async () => {
    const gaps: number[] = [];
    const next = irregularly(40);
    const everyMs = () => {
      const gap = next();
      gaps.push(gap);
      return gap;
    };
    const round = leak({ applicationName: 'irregular', queries: ['SELECT 1'], everyMs, most: 12 });
    await at.whileItRuns(round, async () => {
      await expect.poll(() => at.backends("state = 'idle in transaction'"), soon).toBeGreaterThan(8);
    });
    expect(new Set(gaps).size).toBe(gaps.length);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(200);
  });
});
