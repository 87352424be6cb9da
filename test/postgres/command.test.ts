import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Command, command, constant, named } from '../../electron/postgres/command.ts';
import type { CommandSession } from '../../electron/postgres/command-session.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { noPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { failureFrom, newCall, type Product, productOn, until } from './open.ts';

const limits = { timeoutMs: 20_000, lockTimeoutMs: 500 };
const manual = 'https://www.postgresql.org/docs/current/sql-commands.html';
const vacuumOf = (name: string): Command => ({ name: 'test.vacuum', manual, text: command`VACUUM ${named(name)}` });

let server: OwnPostgres;
let product: Product;
let maker: ScenarioConnection;
beforeAll(async () => {
  server = await startPostgres({ settings: { autovacuum: false } });
  maker = await server.connect('maker');
  await maker.query('CREATE TABLE t (id integer); CREATE TABLE slow (id integer, t text)');
  await maker.query(`INSERT INTO slow SELECT i, repeat('x', 900) FROM generate_series(1, 30000) AS i`);
  await maker.query('DELETE FROM slow');
  product = productOn(server);
});
afterAll(async () => {
  await product.databases.closeAll();
  await maker.close();
  await server.stop();
});

const withSession = async <T>(use: (session: CommandSession) => Promise<T>, call = newCall()): Promise<T> => {
  const session = await product.databases.command(product.at, call);
  return use(session).finally(() => session.close());
};
const ours = async () =>
  maker.query(`SELECT state, query FROM pg_stat_activity WHERE application_name ~ '^heapscope/.*/action'`);

describe('a command of the action lane', () => {
  test('runs outside of any transaction, under a role that only reads by default, and is noted', async () => {
    await maker.query(`ALTER ROLE ${server.user} SET default_transaction_read_only = on`);
    await maker.query(`ALTER ROLE ${server.user} SET statement_timeout = 1`);
    const call = newCall();
    const pid = await withSession(async (session) => {
      expect(await session.run(vacuumOf('t'), limits)).toMatchObject({ tag: 'VACUUM', ms: expect.any(Number) });
      return session.pid;
    }, call);
    expect(pid).toBeGreaterThan(0);
    expect(call.statements.filter(({ name }) => name === 'test.vacuum')).toMatchObject([
      { name: 'test.vacuum', text: 'VACUUM t', params: [] },
    ]);
    await maker.query(`ALTER ROLE ${server.user} RESET ALL`);
    // It is closed: nothing that it had set stays anywhere.
    await until(async () => (await ours()).length === 0);
  });

  test('ALTER SYSTEM works, with a constant that holds a quote', async () => {
    const set: Command = {
      name: 'test.set',
      manual,
      text: command`ALTER SYSTEM SET cluster_name = ${constant(`it's`)}`,
    };
    const reset: Command = { name: 'test.reset', manual, text: command`ALTER SYSTEM RESET cluster_name` };
    const written = () => maker.query(`SELECT setting FROM pg_file_settings WHERE name = 'cluster_name'`);
    await withSession(async (session) => {
      expect((await session.run(set, limits)).tag).toBe('ALTER SYSTEM');
      expect(await written()).toEqual([{ setting: `it's` }]);
      await session.run(reset, limits);
    });
    expect(await written()).toEqual([]);
  });

  test("fails with the server's own words, which are noted, and goes on afterwards", async () => {
    const call = newCall();
    await withSession(async (session) => {
      const failure = await failureFrom(session.run(vacuumOf('not there'), limits));
      expect(failure.sql).toMatchObject({ sqlstate: '42P01', message: 'relation "not there" does not exist' });
      expect((await session.run(vacuumOf('t'), limits)).tag).toBe('VACUUM');
    }, call);
    const noted = call.statements.filter(({ name }) => name === 'test.vacuum');
    expect(noted).toMatchObject([{ error: expect.stringContaining('not there') }, { text: 'VACUUM t' }]);
    expect(noted[1]?.error).toBeUndefined();
  });

  test('one command at a time, whatever a name holds', async () => {
    await withSession(async (session) => {
      const failure = await failureFrom(session.run(vacuumOf('t"; DROP TABLE t; --'), limits));
      expect(failure.sql?.sqlstate).toBe('42P01');
    });
    expect(await maker.query(`SELECT to_regclass('t') IS NOT NULL AS is_there`)).toEqual([{ is_there: true }]);
  });

  test('waits for a lock only so long, and for its end only so long', async () => {
    const locker = await server.connect('locker');
    await locker.query('BEGIN; LOCK TABLE t IN SHARE MODE');
    await withSession(async (session) => {
      const failure = await failureFrom(session.run(vacuumOf('t'), limits));
      expect(failure).toMatchObject({ kind: 'locked', sql: { sqlstate: '55P03' } });
      await locker.query('ROLLBACK');
      const sleeps: Command = { name: 'test.sleep', manual, text: command`SELECT pg_catalog.pg_sleep(30)` };
      const late = await failureFrom(session.run(sleeps, { ...limits, timeoutMs: 100 }));
      expect(late.kind).toBe('timeout');
    });
    await locker.close();
  });

  test('a stopped call stops a long one on the server, and its connection is gone', async () => {
    await maker.query('ALTER DATABASE postgres SET vacuum_cost_delay = 50');
    await maker.query('ALTER DATABASE postgres SET vacuum_cost_limit = 10');
    const stop = new AbortController();
    const session = await product.databases.command(product.at, newCall(stop.signal));
    const running = failureFrom(session.run(vacuumOf('slow'), limits));
    await until(async () => (await ours()).some(({ state, query }) => state === 'active' && query === 'VACUUM slow'));
    const started = performance.now();
    stop.abort();
    expect((await running).kind).toBe('cancelled');
    await session.close();
    await until(async () => (await ours()).length === 0);
    // It would go on for minutes.
    expect(performance.now() - started).toBeLessThan(5_000);
    await maker.query('ALTER DATABASE postgres RESET ALL');
  });

  test.skipIf(noPgBouncer)('is refused behind a pooler, before anything is sent', async () => {
    const bouncer = await startPgBouncer(server, { mode: 'transaction', poolSize: 1 });
    const pooled = productOn({ ...server, ...bouncer });
    const call = newCall();
    expect(await failureFrom(pooled.databases.command(pooled.at, call))).toMatchObject({ kind: 'unsupported' });
    await pooled.databases.closeAll();
    await bouncer.stop();
  });
});
