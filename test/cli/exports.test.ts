import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { runCli } from './run-cli.ts';

let server: TestServer;
let database: TestDatabase;
let uri: string;

const cli = (args: readonly string[]) => runCli(args, { env: { PASSWORD_FOR_IT: server.password } });

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  const connection = await database.connect();
  await connection.query('CREATE TABLE logs_20150601 AS SELECT g FROM generate_series(1, 5000) g');
  await connection.query('CREATE TABLE logs_20150608 AS SELECT g FROM generate_series(1, 5000) g');
  await connection.query('CREATE TABLE "=HYPERLINK(1)" (a int)');
  await connection.query('ANALYZE');
  await connection.close();
  uri = `postgres://${server.user}@${server.host}:${server.port}/${database.name}`;
});
afterAll(async () => {
  await database.drop();
});

const withPassword = ['--password-env', 'PASSWORD_FOR_IT'];

describe('the command line', { timeout: 120_000 }, () => {
  it('writes the sizes, lumped and exact, as the page exports them', async () => {
    const { code, out, error } = await cli(['sizes', uri, '--format', 'json', ...withPassword]);
    expect(error).toBe('');
    expect(code).toBe(0);
    const report: { rows: readonly Record<string, unknown>[] } = JSON.parse(out);
    const connection = await database.connect();
    const [exact] = await connection.query(
      `SELECT sum(pg_total_relation_size(oid))::text AS bytes FROM pg_class WHERE relname LIKE 'logs\\_%' AND relkind = 'r'`,
    );
    await connection.close();
    const logs = report.rows.find((row) => row.lump === 'logs');
    expect(logs).toMatchObject({ schema: 'public', relations: 2, total_bytes: Number(exact?.bytes) });
  });

  it('writes CSV that no spreadsheet runs', async () => {
    const { code, out } = await cli(['relations', uri, ...withPassword]);
    expect(code).toBe(0);
    expect(out).toContain('logs_20150601');
    expect(out).toContain(`"'=HYPERLINK(1)"`);
    expect(out).not.toMatch(/(^|,)"?=/m);
  });

  it('filters as the list does', async () => {
    const { out } = await cli(['relations', uri, '--filter', 'logs 0608', '--format', 'md', ...withPassword]);
    expect(out).toContain('logs_20150608');
    expect(out).not.toContain('logs_20150601');
  });

  it('reads no password from the environment unasked, and says what the server said', async () => {
    const { code, out, error } = await runCli(['sizes', uri], { env: { PGPASSWORD: server.password } });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(error).toMatch(/^heapscope: .*password/);
    expect(error).not.toMatch(/\n\s+at /);
  });
});
