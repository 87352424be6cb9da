import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DebianPostgres, debianPrograms, noDebianPostgres, startDebianPostgres } from './debian-postgres.ts';
import { noPgBouncer, type PgBouncer, startPgBouncer } from './pgbouncer.ts';
import { sharedPostgres } from './shared-postgres.ts';

describe.skipIf(noPgBouncer)('PgBouncer in transaction mode', () => {
  let pooler: PgBouncer;
  beforeAll(async () => {
    pooler = await startPgBouncer(await sharedPostgres(), { poolSize: 1 });
  });
  afterAll(() => pooler.stop());

  test('hands the same backend to two clients, and a session setting of one leaks to the other', async () => {
    const server = await sharedPostgres();
    const database = await server.createDatabase();
    const one = await database.connect('one', pooler);
    const two = await database.connect('two', pooler);
    const pid = async (of: typeof one) => (await of.query('SELECT pg_backend_pid()'))[0];
    expect(await pid(one)).toEqual(await pid(two));
    await one.query("SET work_mem = '1234kB'");
    expect(await two.query('SHOW work_mem')).toEqual([{ work_mem: '1234kB' }]);
    await Promise.all([one.close(), two.close()]);
    await database.drop();
  });

  test('refuses a setting in the startup message, as it does for careless clients', async () => {
    const server = await sharedPostgres();
    const psql = ['-h', pooler.host, '-p', String(pooler.port), '-U', server.user, '-Atc', 'SELECT 1', 'postgres'];
    const env = { PGPASSWORD: server.password, PGOPTIONS: '-c statement_timeout=1s' };
    expect(() => execFileSync(path.join(debianPrograms(), 'psql'), psql, { env, stdio: 'pipe' })).toThrow(
      'unsupported startup parameter',
    );
  });
});

describe.skipIf(noDebianPostgres)("Debian's PostgreSQL", () => {
  let server: DebianPostgres;
  beforeAll(async () => {
    server = await startDebianPostgres({ settings: { max_connections: 17 } });
  });
  afterAll(() => server.stop());

  test('is a cluster of our own with psql and pgbench', () => {
    const env = { PGPASSWORD: server.password };
    const asked = execFileSync(server.psql, [server.url, '-Atc', 'SHOW max_connections'], { env, encoding: 'utf8' });
    expect(asked.trim()).toBe('17');
    expect(execFileSync(server.pgbench, ['--version'], { encoding: 'utf8' })).toContain(`${server.major}.`);
  });
});
