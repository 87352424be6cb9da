import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { openDoor } from '../support/door-client.ts';
import { startHost } from '../support/host.ts';
import { reached } from '../support/reached.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { removeFolder } from '../support/temp-folder.ts';
import { until } from './asking.ts';

// Heapscope is killed in the middle of a statement: nobody can say goodbye to the server, which must notice by itself.

const rounds = process.env.HEAPSCOPE_LONG === '1' ? 50 : 3;
let server: TestServer;
let database: TestDatabase;
let watcher: ScenarioConnection;

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  watcher = await server.connect('watcher');
});

afterAll(async () => {
  await watcher.close();
  await database.drop();
});

/** Backends of ours on the database, and how many of them work. */
async function backends(): Promise<{ readonly all: number; readonly active: number }> {
  const [row] = await watcher.query(`
    SELECT count(*)::int AS all, (count(*) FILTER (WHERE state = 'active'))::int AS active
    FROM pg_stat_activity WHERE datname = '${database.name}' AND application_name LIKE 'heapscope/%'`);
  return { all: Number(row?.all), active: Number(row?.active) };
}

// Only where the server's system can tell it that a client is gone: client_connection_check_interval.
test.skipIf(process.platform === 'win32')(
  `killed ${rounds} times while a statement runs, it leaves no backend after 3 s`,
  async () => {
    const script = fileURLToPath(new URL('./sleeping-client.ts', import.meta.url));
    const { host, port, user, password } = server;
    const address = JSON.stringify({ host, port, user, password });
    let slowestMs = 0;
    for (let round = 0; round < rounds; round += 1) {
      const client = spawn(process.execPath, ['--import', 'tsx', script, address, database.name], { stdio: 'ignore' });
      await until(async () => (await backends()).active === 1);
      client.kill('SIGKILL');
      const killed = performance.now();
      await until(async () => (await backends()).all === 0, 3_000);
      slowestMs = Math.max(slowestMs, performance.now() - killed);
      expect(performance.now() - killed).toBeLessThan(3_000);
    }
    reached(
      'killed',
      `${rounds} SIGKILLs in mid-statement: 0 backends left, the slowest gone after ${Math.round(slowestMs)} ms`,
      true,
    );
  },
  rounds * 15_000,
);

test('the browser host is killed in the middle of a list, while it samples: its backend is gone, and the next host starts clean', async () => {
  const proxy = await startTcpProxy(server);
  const host = await startHost({ args: ['--no-demo'] });
  const door = await openDoor(host);
  const { user, password } = server;
  const reached = { host: proxy.host, port: proxy.port, database: database.name, user };
  const profile = { id: 'killed', name: 'killed', ...reached, tls: 'off', environment: 'local' } as const;
  await door.get('connections.save', { profile, password });
  const { at } = await door.get('connections.open', { id: 'killed', password });
  let ticks = 0;
  const watched = door.listen('activity.watch', { at }, ({ kind }) => {
    if (kind === 'tick') ticks += 1;
  });
  watched.catch(() => undefined);
  await until(() => ticks >= 2);
  // The answer trickles, so the backend is still sending it when the host is killed.
  proxy.inject({ bytesPerSecond: 20_000 });
  const listed = door.ask('relations.list', { at }).catch((error: unknown) => error);
  await until(() => (proxy.recorded().at(-1)?.toClient.length ?? 0) > 20_000);
  expect((await backends()).all).toBeGreaterThan(0);
  await host.kill();
  await until(async () => (await backends()).all === 0, 3_000);
  expect(await listed).toBeInstanceOf(Error);
  const next = await startHost({ args: ['--no-demo'], home: host.home });
  const again = await openDoor(next);
  const { profiles } = await again.get('connections.list', {});
  expect(profiles.map(({ id }) => id)).toContain('killed');
  again.close();
  await next.stop();
  await proxy.stop();
  removeFolder(path.dirname(host.home));
});
