import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LogScope } from '../../shared/contract/sql-log-switch.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { settingsAt } from './settings-at.ts';
import { all, heapscopeOn, ofServer } from './switch-ground.ts';

const isLong = process.env.HEAPSCOPE_LONG === '1';
const runs = isLong ? 200 : 12;
const child = path.join(path.dirname(fileURLToPath(import.meta.url)), 'switch-child.ts');

const scopes: readonly (readonly [LogScope, alter: string])[] = [
  [ofServer, 'ALTER SYSTEM'],
  [{ kind: 'database', name: 'postgres' }, 'ALTER DATABASE postgres'],
  [{ kind: 'role', name: 'app' }, 'ALTER ROLE app'],
];
const befores: readonly Readonly<Record<string, string>>[] = [{}, { log_statement: 'ddl' }, { log_duration: 'off' }];

let server: OwnPostgres;
let admins: readonly ScenarioConnection[] = [];
beforeAll(async () => {
  server = await startPostgres({ major: 18 });
  admins = await Promise.all(scopes.map(() => server.connect()));
  await admins[0]?.query('CREATE ROLE app LOGIN');
});
afterAll(async () => {
  await Promise.all(admins.map((admin) => admin.close()));
  await server?.stop();
});

function startChild(folder: string, scope: LogScope, stopAt: number) {
  const { host, port, user, password } = server;
  const args = [folder, JSON.stringify({ host, port, user, password }), JSON.stringify(scope), JSON.stringify(all)];
  return spawn(process.execPath, ['--import', 'tsx', child, ...args, `${stopAt}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Ends it at that step: while it stands there, or so many ms after it went on. Answers the last step that it said. */
async function killedAt(folder: string, scope: LogScope, step: number, afterMs: number | null): Promise<string> {
  const run = startChild(folder, scope, afterMs === null ? step : -1);
  let said = '';
  const ended = once(run, 'exit');
  await new Promise<void>((resolve) => {
    run.stdout.on('data', (bytes) => {
      said += String(bytes);
      if (said.split('\n').length > step + 1) resolve();
    });
    run.once('exit', () => resolve());
  });
  if (afterMs !== null) await wait(afterMs);
  run.kill('SIGKILL');
  await ended;
  return said.trim().split('\n').at(-1) ?? '';
}

/** A run of each scope goes on beside one of each other: they have nothing in common. */
const planOf = (run: number) => {
  const round = Math.floor(run / scopes.length);
  const [scope, alter] = scopes[run % scopes.length] ?? [ofServer, 'ALTER SYSTEM'];
  const before = befores[round % befores.length] ?? {};
  const few = [2, 4, 5, 8, 12, 13, 9, 15, 3, 18, 6, 16];
  const steps = scope.kind === 'server' ? 22 : 16;
  const step = (isLong ? round : (few[run % few.length] ?? 0)) % steps;
  return { scope, alter, before, step, afterMs: run % 4 === 3 ? (run * 7) % 11 : null };
};

const seen = new Map<string, number>();
let turnedOn = 0;

async function killAndStartAgain(run: number): Promise<void> {
  const { scope, alter, before, step, afterMs } = planOf(run);
  const admin = admins[run % admins.length];
  if (admin === undefined) throw new Error('the server did not start');
  const folder = tempFolder();
  for (const [name, value] of Object.entries(before)) await admin.query(`${alter} SET ${name} = '${value}'`);
  const last = await killedAt(folder, scope, step, afterMs);
  const name = last.replace(/^\d+ /u, '');
  seen.set(name, (seen.get(name) ?? 0) + 1);
  if ((await settingsAt(admin, scope)).log_statement === 'all') turnedOn += 1;

  const next = heapscopeOn(folder);
  next.place(server);
  await next.switches.start();
  const where = `run ${run}, ${scope.kind}, killed at "${last}"`;
  expect(await next.intents.all(), where).toEqual([]);
  expect(await settingsAt(admin, scope), where).toEqual(before);
  await next.vanish();
  for (const set of Object.keys(before)) await admin.query(`${alter} RESET ${set}`);
  removeFolder(folder);
}

it(
  `killed at every step, ${runs} times: at the next start everything is as it was`,
  async () => {
    for (let run = 0; run < runs; run += scopes.length) {
      const beside = scopes.map((_, i) => run + i).filter((one) => one < runs);
      await Promise.all(beside.map(killAndStartAgain));
    }
    const told = JSON.stringify(Object.fromEntries(seen));
    process.stdout.write(`killed at: ${told}; ${turnedOn} of ${runs} times it was on\n`);
    // Or nothing of all this was tested.
    expect(turnedOn).toBeGreaterThan(runs / 5);
  },
  isLong ? 1_800_000 : 120_000,
);

it('what was on its way when it was killed does not arrive after it was put back', async () => {
  const [admin, watcher] = admins;
  if (admin === undefined || watcher === undefined) throw new Error('the server did not start');
  const scope: LogScope = { kind: 'database', name: 'postgres' };
  const folder = tempFolder();
  // Readers pass, and so do new connections; who changes a setting waits.
  await admin.query('BEGIN; LOCK TABLE pg_catalog.pg_db_role_setting IN SHARE MODE');
  const run = startChild(folder, scope, -1);
  const ended = once(run, 'exit');
  const waiting = async () => (await watcher.query('SELECT pid FROM pg_locks WHERE NOT granted')).length;
  await expect.poll(waiting, { timeout: 20_000, interval: 20 }).toBe(1);
  run.kill('SIGKILL');
  await ended;
  const next = heapscopeOn(folder);
  next.place(server);
  const started = next.switches.start();
  await wait(200);
  await admin.query('COMMIT');
  await started;
  await expect.poll(waiting).toBe(0);
  const stays = `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%/action'`;
  await expect.poll(async () => (await watcher.query(stays)).length, { timeout: 10_000 }).toBe(0);
  expect(await settingsAt(watcher, scope)).toEqual({});
  expect(await next.intents.all()).toEqual([]);
  await next.vanish();
  removeFolder(folder);
});
