import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelBackend, endBackend } from '../../electron/features/activity/end.sql.ts';
import { testCall } from '../support/databases.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenActivity, openActivity } from './open-activity.ts';
import { idleInTransaction, type Observer, observe } from './victim.ts';

let server: TestServer;
let database: TestDatabase;
let observer: Observer;
let product: OpenActivity;
beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  observer = await observe(server);
  product = await openActivity();
});
afterAll(async () => {
  await product.close();
  await database.drop();
  await observer.connection.close();
});

it('nothing but these two statements of the action lane can signal a backend', () => {
  const electron = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'electron');
  const files = readdirSync(electron, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(100);
  const signalling = files.filter((file) =>
    /pg_(?:terminate|cancel)_backend\s*\(/u.test(readFileSync(path.join(electron, file), 'utf8')),
  );
  expect(signalling.map((file) => file.replaceAll('\\', '/'))).toEqual(['features/activity/end.sql.ts']);
  expect([endBackend.limit, cancelBackend.limit]).toEqual(['action', 'action']);
});

it('functions and operators that somebody planted before pg_catalog change nothing', async () => {
  const setUp = await database.connect();
  await setUp.query(`
    CREATE FUNCTION public.starts_with(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
    CREATE FUNCTION public.pg_terminate_backend(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
    CREATE FUNCTION public.pg_stat_get_activity(int) RETURNS SETOF pg_stat_activity LANGUAGE sql AS 'SELECT * FROM pg_catalog.pg_stat_activity';
    CREATE FUNCTION public.never(timestamptz, timestamptz) RETURNS boolean LANGUAGE sql AS 'SELECT false';
    CREATE OPERATOR public.= (FUNCTION = public.never, LEFTARG = timestamptz, RIGHTARG = timestamptz);
    ALTER DATABASE ${database.name} SET search_path = public, pg_catalog;
    ALTER DATABASE ${database.name} SET timezone = 'Asia/Kathmandu';
    ALTER DATABASE ${database.name} SET datestyle = 'SQL, DMY'`);
  await setUp.close();
  const victim = await idleInTransaction(server, { database: database.name }, 'SELECT 1');
  const target = await observer.until(victim.pid, 'idle in transaction');
  const at = product.place(server, database.name);
  expect((await product.end(at, target)).kind).toBe('ended');
  await observer.untilGone(victim.pid);
  await victim.close();
});

it('says in pg_stat_activity which lane it is, and closes its connection after use', async () => {
  const at = product.place(server, database.name);
  await product.databases.open(at, testCall());
  const lane = await product.databases.action(at, testCall());
  const named = async () => {
    const sql = `SELECT state FROM pg_stat_activity WHERE application_name = 'heapscope/test/action' AND datname = '${database.name}'`;
    return (await observer.connection.query(sql)).map(({ state }) => state);
  };
  const nobody = {
    pid: 1,
    backend_start: '2020-01-01 00:00:00+00',
    xact_start: null,
    state_change: null,
    state: 'idle',
  };
  expect(await lane.rows(endBackend, nobody, [])).toEqual([]);
  expect(await named()).toEqual(['idle']);
  await lane.close();
  while ((await named()).length > 0);
  await product.databases.close(at);
});
