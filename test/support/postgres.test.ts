import { expect, test } from 'vitest';
import { describeEachRole } from './every-version.ts';
import { startPostgres } from './postgres.ts';
import { sharedPostgres } from './shared-postgres.ts';

test('the shared server is the same one for every asker, and databases in it are separate', async () => {
  const [one, other] = await Promise.all([sharedPostgres(), sharedPostgres()]);
  expect(one.pid).toBe(other.pid);
  const database = await one.createDatabase();
  const connection = await database.connect('support-test');
  const rows = await connection.query(
    'SELECT 1 AS first; SELECT current_database(), application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()',
  );
  expect(rows).toEqual([{ current_database: database.name, application_name: 'support-test' }]);
  await connection.close();
  await database.drop();
});

test('a server of its own survives fast and immediate restarts on the same port, and is gone after stop', async () => {
  const server = await startPostgres({ settings: { max_connections: 23 } });
  const asked = async () => {
    const connection = await server.connect();
    const [row] = await connection.query("SELECT current_setting('max_connections') AS max, count(*)::int FROM kept");
    await connection.close();
    return row;
  };
  const maker = await server.connect();
  await maker.query('CREATE TABLE kept AS SELECT 1; CHECKPOINT');
  const before = server.pid;
  await server.restart('fast');
  expect(server.pid).not.toBe(before);
  expect(await asked()).toEqual({ max: '23', count: 1 });
  await server.restart('immediate', { max_connections: 24 });
  expect(await asked()).toEqual({ max: '24', count: 1 });
  await server.stop();
  await expect(server.connect()).rejects.toThrow('ECONNREFUSED');
});

describeEachRole(
  async (database) => {
    const connection = await database.connect();
    await connection.query('CREATE TABLE fixture ()');
    await connection.close();
  },
  ({ major, kind, database, role }) => {
    test('connects to the version and as the role it says', async () => {
      const connection = await database().connect('support-test', role());
      const [row] = await connection.query(`
        SELECT current_setting('server_version_num')::int / 10000 AS major, to_regclass('fixture') IS NOT NULL AS found,
          rolsuper, pg_has_role(rolname, 'pg_monitor', 'member') AS monitors
        FROM pg_roles WHERE rolname = current_user`);
      await connection.close();
      expect(row).toEqual({ major, found: true, rolsuper: kind === 'superuser', monitors: kind !== 'plain' });
    });
  },
);
