import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeOthers } from '../../shared/activity/see-others.ts';
import { createRole, dropRole, type TestRole } from '../support/every-version.ts';
import { freePort } from '../support/free-port.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { runCli } from './run-cli.ts';

const canary = 'c4nary-of-the-command-line';
let server: TestServer;
let database: TestDatabase;
let role: TestRole;

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  role = await createRole(server, 'plain');
});
afterAll(async () => {
  await database.drop();
  await dropRole(server, role);
});

const without = () => `postgres://${server.user}@${server.host}:${server.port}/${database.name}?sslmode=disable`;
const ask = (...args: readonly string[]) => runCli(args, { env: { URL: database.url } });

describe('how a command ends', { timeout: 120_000 }, () => {
  it('with 2 and where the help is, when it is asked wrongly', async () => {
    const { code, out, error } = await ask('size', without());
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain('heapscope --help');
    expect((await ask('--version')).out).toMatch(/^heapscope \d+\.\d+\.\d+\n$/u);
  });

  it('with 1 and words, when the password is wrong, the server gone or its name unknown', async () => {
    const uri = (more: string) => without().replace(`${server.host}:${server.port}`, more);
    const [wrong, gone, unknown, missing] = await Promise.all([
      runCli(['locks', '--url', without(), '--password-stdin'], { input: `${canary}\nmore` }),
      ask('locks', '--url', uri(`127.0.0.1:${await freePort()}`)),
      ask('locks', '--url', uri('nowhere.invalid')),
      ask('activity', '--url', database.url.replace(database.name, 'no_such_database')),
    ]);
    expect(wrong.error).toMatch(/^heapscope: password authentication failed/u);
    expect(gone.error).toMatch(/^heapscope: connect ECONNREFUSED/u);
    expect(unknown.error).toMatch(/^heapscope: .*nowhere\.invalid/u);
    expect(missing.error).toContain('"no_such_database" does not exist');
    for (const { code, out, error, left } of [wrong, gone, unknown, missing]) {
      expect({ code, out, left }).toEqual({ code: 1, out: '', left: [] });
      expect(error).not.toMatch(/\n\s+at /u);
      expect(error).not.toContain(canary);
      expect(error).not.toContain(server.password);
    }
  });

  it('with 0 on the right password from its input', async () => {
    const { code, error } = await runCli(['locks', '--url', without(), '--password-stdin'], {
      input: `${server.password}\n`,
    });
    expect({ code, error }).toEqual({ code: 0, error: '' });
  });

  it('with 4, when its role may not see what is asked for', async () => {
    const other = await database.connect('cli-hidden');
    await other.query('BEGIN; SELECT 1');
    const url = database.url.replace(/\/\/[^@]*@/u, `//${role.user}:${role.password}@`);
    const run = await runCli(['activity', '--url-env', 'URL', '--fail-on', 'idle-in-transaction>1d'], {
      env: { URL: url },
    });
    await other.close();
    expect(run.code).toBe(4);
    expect(run.error).toMatch(
      /cannot be told:\n {2}.*of other roles: unknown, their state is hidden from this role: GRANT/u,
    );
    // In the words of the page.
    expect(run.error).toContain(seeOthers(role.user));
  });

  it('with a word on the password in the arguments, and without repeating it', async () => {
    const secret = `postgres://${role.user}:${canary}@${server.host}:${server.port}/${database.name}?sslmode=disable`;
    const runs = await Promise.all([ask('locks', secret), ask('sizes', without(), '--by', secret), ask(secret)]);
    expect(runs.map(({ code }) => code)).toEqual([1, 2, 2]);
    expect(runs[0]?.error).toContain('can be read by everybody');
    for (const { out, error } of runs) expect(out + error).not.toContain(canary);
  });

  it('when it may look no longer', async () => {
    const run = await ask('activity', '--url-env', 'URL', '--for', '1h', '--timeout', '1s');
    expect(run).toMatchObject({ code: 1, error: 'heapscope: Not finished within 1 s\n', left: [] });
  });

  it('quietly, when nobody reads on', async () => {
    const run = await runCli(['relations', '--url-env', 'URL', '--system'], {
      env: { URL: database.url },
      meanwhile: ({ stdout }) => void stdout?.destroy(),
    });
    expect(run).toMatchObject({ code: 0, error: '', left: [] });
  });

  it.skipIf(process.platform === 'win32').each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('on %s with %i, and leaves nothing here or on the server', async (signal, code) => {
    const watcher = await database.connect('cli-watcher');
    const ours = async () =>
      (
        await watcher.query(
          `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'heapscope/%'`,
        )
      ).length;
    let stop = () => {};
    const run = runCli(['plan', '--url-env', 'URL', '--analyze', 'SELECT pg_sleep(1000)'], {
      env: { URL: database.url },
      meanwhile: (child) => {
        stop = () => void child.kill(signal);
      },
    });
    const sleeping = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    await expect.poll(async () => (await watcher.query(sleeping)).length, { timeout: 60_000 }).toBe(1);
    expect(await ours()).toBeGreaterThan(0);
    stop();
    expect(await run).toMatchObject({ code, out: '', error: 'heapscope: Stopped\n', left: [] });
    await expect.poll(ours, { timeout: 60_000 }).toBe(0);
    await watcher.close();
  });
});
