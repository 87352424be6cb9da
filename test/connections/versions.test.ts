import { afterAll, expect, test } from 'vitest';
import { databasesStatement } from '../../electron/features/connections/databases.sql.ts';
import { saturationStatement } from '../../electron/features/connections/saturation.sql.ts';
import { saturationOf } from '../../electron/features/connections/saturation.ts';
import { testDatabases } from '../support/databases.ts';
import { describeEachRole } from '../support/every-version.ts';

/** Nobody but the owner and superusers may connect to it, and so learn its size. */
async function forbid(database: {
  name: string;
  connect(): Promise<{ query(text: string): Promise<unknown>; close(): Promise<void> }>;
}) {
  const connection = await database.connect();
  await connection.query(`CREATE TABLE filled AS SELECT g FROM generate_series(1, 20000) AS g`);
  await connection.query(`REVOKE CONNECT ON DATABASE "${database.name}" FROM PUBLIC`);
  await connection.close();
}

describeEachRole(forbid, ({ kind, server, database, role }) => {
  const own = testDatabases();
  afterAll(() => own.close());
  const open = () => own.session(own.place(server(), 'postgres', role()));

  test('the databases, with a size only where the role may know it', async () => {
    const rows = await (await open()).rows(databasesStatement);
    const admin = await server().connect();
    const [truth] = await admin.query(`SELECT pg_database_size('${database().name}')::float8 AS bytes`);
    await admin.close();
    expect(rows.find(({ datname }) => datname === database().name)).toEqual({
      datname: database().name,
      bytes: kind === 'plain' ? null : truth?.bytes,
      allows_connections: kind === 'superuser',
    });
    expect(rows.some(({ datname }) => datname === 'template1')).toBe(false);
  });

  test('the backends by state: what is hidden is unknown, and the sum is right', async () => {
    const idle = await server().connect('versions');
    await idle.query('BEGIN');
    await idle.query('SELECT 1');
    const found = saturationOf(await (await open()).one(saturationStatement));
    const [settings] = await idle.query(
      "SELECT current_setting('max_connections')::int AS max, current_setting('superuser_reserved_connections')::int AS reserved",
    );
    await idle.close();
    const { byState } = found;
    expect(found.max).toBe(settings?.max);
    expect(found.reserved).toBe(settings?.reserved);
    expect(found.used).toBe(
      byState.active + byState.idle + byState.idleInTransaction + byState.waiting + byState.unknown,
    );
    expect(byState.active).toBeGreaterThan(0);
    if (kind === 'plain') {
      expect(found.hidden).toBeGreaterThan(0);
      expect(byState.unknown).toBe(found.hidden);
      expect(byState.idleInTransaction).toBe(0);
    } else {
      expect(found.hidden).toBe(0);
      expect(byState.idleInTransaction).toBeGreaterThan(0);
    }
  });
});
