import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { abortedTransaction } from '../scenarios/aborted-transaction.ts';
import { autovacuumCancel, slowVacuum } from '../scenarios/autovacuum-cancel.ts';
import { type Round, repeatedly } from '../scenarios/cycle.ts';
import { deadlock } from '../scenarios/deadlock.ts';
import { fourHops, lockChain } from '../scenarios/lock-chain.ts';
import { preparedTransaction } from '../scenarios/prepared-transaction.ts';
import { rowLockModes, rowLocks } from '../scenarios/row-locks.ts';
import { makeRows } from '../scenarios/rows-table.ts';
import { type ScenarioServer, soon, startScenarioServer } from './scenario-server.ts';

let at: ScenarioServer;

beforeAll(async () => {
  at = await startScenarioServer({ autovacuum_naptime: '1s', deadlock_timeout: '100ms' });
  await at.run(`
    CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT i, 0 FROM generate_series(1, 5000) AS i;
    CREATE TABLE other (id integer PRIMARY KEY, n integer); INSERT INTO other VALUES (1, 0), (2, 0)`);
});

afterAll(() => at.stop());

const longMs = 60_000;

/** Who waits for whom, by application: "chain alter < chain writer". */
async function waits(): Promise<readonly string[]> {
  const rows = await at.run(`
    SELECT waiter.application_name || ' < ' || coalesce(blocker.application_name, '(prepared)') AS line
    FROM pg_stat_activity AS waiter, unnest(pg_blocking_pids(waiter.pid)) AS by
    LEFT JOIN pg_stat_activity AS blocker ON blocker.pid = by ORDER BY 1`);
  return rows.map(({ line }) => String(line));
}

describe('scenarios of locks', () => {
  test('a chain has four hops, and an end', async () => {
    const round = lockChain({ links: fourHops({ table: 't', other: 'other' }), heldMs: longMs });
    await at.whileItRuns(round, async () => {
      await expect
        .poll(waits, soon)
        .toEqual([
          'chain alter < chain writer',
          'chain reader < chain alter',
          'chain reader < chain alter',
          'chain reader < chain alter',
          'chain row < chain reader',
          'chain row < chain row',
        ]);
      expect(await at.backends("state = 'idle in transaction'")).toBe(1);
    });
    expect(await at.number('SELECT count(*) FROM t')).toBe(5000);
    expect(await at.number("SELECT count(*) FROM pg_attribute WHERE attname = 'chain_column'")).toBe(0);
  });

  test('a chain is resolved when its root is ended', async () => {
    const round = lockChain({ links: fourHops({ table: 't', other: 'other' }), heldMs: longMs });
    await at.whileItRuns(round, async () => {
      await expect.poll(async () => (await waits()).length, soon).toBe(6);
      await at.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chain writer'");
      await expect.poll(waits, soon).toEqual([]);
      await expect.poll(() => at.backends("state = 'idle'"), soon).toBe(6);
    });
  });

  test('a chain begins anew after its time', async () => {
    const round = lockChain({ links: fourHops({ table: 't', other: 'other' }), heldMs: 800, restMs: 100 });
    await at.whileItRuns(round, async () => {
      for (let times = 0; times < 2; times += 1) {
        await expect.poll(async () => (await waits()).length, soon).toBe(6);
        await expect.poll(async () => (await waits()).length, soon).toBe(0);
      }
    });
  });

  test.each(rowLockModes)('rows are locked %s', async (mode) => {
    const round = rowLocks({ applicationName: 'rows', select: 'SELECT id FROM t', mode, heldMs: longMs });
    await at.whileItRuns(round, async () => {
      await expect.poll(() => at.backends("state = 'idle in transaction'"), soon).toBe(1);
      expect(
        await at.number(`SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND mode = 'RowShareLock'`),
      ).toBe(1);
      const mayPass = async (other: string) =>
        (await at.number(`SELECT count(*) FROM (SELECT id FROM t ${other} SKIP LOCKED) AS free`)) === 5000;
      const passing = [];
      for (const other of rowLockModes) if (await mayPass(other)) passing.push(other);
      // What PostgreSQL's table of row-level locks says: each lets as many of the weakest pass as it is weak itself.
      expect(passing).toEqual(rowLockModes.slice(rowLockModes.length - rowLockModes.indexOf(mode)));
    });
  });

  test('a deadlock ends by itself, and comes again', async () => {
    const round = deadlock({
      applicationNames: ['one', 'other'],
      statements: ['UPDATE t SET n = n + 1 WHERE id = 1', 'UPDATE t SET n = n + 1 WHERE id = 2'],
      beforeMs: 10,
      everyMs: 100,
      times: 100,
    });
    const deadlocks = () => at.number('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
    const before = await deadlocks();
    await at.whileItRuns(round, async () => {
      await expect.poll(waits, soon).toEqual(['one < other', 'other < one']);
      await expect.poll(deadlocks, soon).toBeGreaterThan(before + 1);
    });
    expect(await at.number('SELECT sum(n) FROM t')).toBe(0);
  });

  test('a prepared transaction holds without a backend, and is rolled back', async () => {
    const round = preparedTransaction({
      applicationName: 'coordinator',
      gid: "it's forgotten",
      query: 'UPDATE t SET n = 1 WHERE id = 3',
      heldMs: longMs,
    });
    await at.whileItRuns(round, async () => {
      await expect.poll(() => at.number('SELECT count(*) FROM pg_prepared_xacts'), soon).toBe(1);
      await expect.poll(() => at.backends(), soon).toBe(0);
      expect(await at.number('SELECT count(*) FROM (SELECT FROM t FOR UPDATE SKIP LOCKED) AS free')).toBe(4999);
    });
    expect(await at.number('SELECT n FROM t WHERE id = 3')).toBe(0);
  });

  test('a prepared transaction that a killed run left behind is rolled back', async () => {
    await at.run("BEGIN; UPDATE t SET n = 9 WHERE id = 3; PREPARE TRANSACTION 'left'");
    const round = preparedTransaction({ applicationName: 'c', gid: 'left', query: 'SELECT 1', heldMs: longMs });
    const running = repeatedly(at.connect, round, () => undefined);
    await expect
      .poll(() => at.number('SELECT count(*) FROM (SELECT FROM t FOR UPDATE NOWAIT) AS free').catch(String), soon)
      .toBe(5000);
    await running.stop();
    expect(await at.run('SELECT gid FROM pg_prepared_xacts')).toEqual([]);
  });

  test('an aborted transaction stays open, without its locks', async () => {
    const round = abortedTransaction({
      applicationName: 'swallows',
      query: 'UPDATE t SET n = 1 WHERE id = 4',
      failing: 'SELECT 1 / 0',
      forMs: longMs,
    });
    await at.whileItRuns(round, async () => {
      await expect.poll(() => at.backends("state = 'idle in transaction (aborted)'"), soon).toBe(1);
      expect(await at.backends('backend_xid IS NOT NULL')).toBe(0);
      expect(await at.number('SELECT count(*) FROM (SELECT FROM t FOR UPDATE NOWAIT) AS free')).toBe(5000);
    });
  });

  test('a job that locks a table cancels its autovacuum again and again', async () => {
    const table = 'never_vacuumed';
    const cancel = autovacuumCancel({
      applicationName: 'job',
      table,
      leavesDead: `DELETE FROM ${table} WHERE id % 2 = 0`,
      times: 50,
      lookEveryMs: 100,
      heldMs: 10,
    });
    const round = async (tools: Round) => {
      await makeRows(tools, table, 20_000, slowVacuum);
      await cancel(tools);
    };
    const seen = new Set<unknown>();
    await at.whileItRuns(round, async () => {
      await expect
        .poll(async () => {
          for (const { pid } of await at.run('SELECT pid FROM pg_stat_progress_vacuum')) seen.add(pid);
          return seen.size;
        }, soon)
        .toBeGreaterThan(1);
      const facts = () =>
        at.run(`SELECT autovacuum_count::integer AS count, n_dead_tup > 5000 AS is_full
                FROM pg_stat_user_tables WHERE relname = 'never_vacuumed'`);
      await expect.poll(facts, soon).toEqual([{ count: 0, is_full: true }]);
    });
  });

  test('a round that fails in its middle takes its table back', async () => {
    const logged: string[] = [];
    const failing = async (round: Round) => {
      await makeRows(round, 'half_done', 10);
      await (await round.connect('fails')).query('SELECT * FROM half_done, no_such_table');
    };
    const running = repeatedly(at.connect, failing, (line) => logged.push(line));
    await expect.poll(() => logged.length, soon).toBeGreaterThan(1);
    await running.stop();
    expect(new Set(logged)).toEqual(new Set([expect.stringContaining('"no_such_table" does not exist')]));
    expect(await at.run("SELECT to_regclass('half_done')::text AS found")).toEqual([{ found: null }]);
  });
});
