import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDoor } from '../support/door-client.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { type Desktop, startDesktop } from './desktop.ts';

// Two whole hosts on one folder, of either kind; each start takes long on a busy computer.
vi.setConfig({ testTimeout: 120_000 });

const browserHost = path.resolve(import.meta.dirname, '../../dist/host/browser-host.mjs');

let home: string;
let ends: (() => Promise<unknown>)[];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'heapscope-two-'));
  ends = [];
});
afterEach(async () => {
  for (const end of ends) await end();
  rmSync(home, { recursive: true, force: true });
});

async function browser(): Promise<TestHost> {
  const host = await startHost({ args: ['--no-demo'], home });
  ends.push(() => host.kill());
  return host;
}

function desktop(): Desktop {
  const started = startDesktop(home);
  ends.push(async () => {
    started.kill('SIGKILL');
    await started.exited;
  });
  return started;
}

async function openedDesktop(): Promise<Desktop> {
  const opened = desktop();
  await opened.run((hand) => hand.window().then(() => null));
  return opened;
}

/** A browser host that is refused: what it says, and its exit code. */
function refusedBrowser({ home: own = home, uid }: { readonly home?: string; readonly uid?: number } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [browserHost, '--no-demo'], {
    env: { ...process.env, HEAPSCOPE_HOME: own },
    encoding: 'utf8',
    timeout: 60_000,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  return { status, stdout, stderr };
}

const holder = (): unknown => JSON.parse(readFileSync(path.join(home, 'heapscope.lock'), 'utf8'));

it('the second names the first, says what to do, ends with 3, and touches nothing', async () => {
  const first = await browser();
  const door = await openDoor(first);
  const before = readdirSync(home).toSorted();
  expect(refusedBrowser()).toEqual({
    status: 3,
    stdout: '',
    stderr: `Heapscope is already running on ${home} (process ${first.pid}).\nUse that one, or stop it; HEAPSCOPE_HOME names another folder.\n`,
  });
  const window = desktop();
  expect(await window.exited).toBe(3);
  expect(window.output()).toContain(`Process ${first.pid} uses ${home}`);
  expect(holder()).toMatchObject({ pid: first.pid, host: 'browser' });
  expect(readdirSync(home).toSorted()).toEqual(before);
  expect((await door.ask('connections.list', {})).ok).toBe(true);
  door.close();
});

it('one that was killed is in nobody’s way: the other kind of host goes on with what it saved', async () => {
  const first = await browser();
  const door = await openDoor(first);
  const at = { host: 'h', port: 1, database: 'd', user: 'u', tls: 'off', environment: 'local' } as const;
  await door.get('connections.save', { profile: { id: 'kept', name: 'kept', ...at } });
  door.close();
  await first.kill();
  expect(existsSync(path.join(home, 'heapscope.lock'))).toBe(true);
  const second = await openedDesktop();
  expect(holder()).toMatchObject({ pid: second.pid, host: 'window' });
  // Electron's own lock is per computer: two windows can meet where it does not see the other.
  const third = desktop();
  expect(await third.exited).toBe(3);
  expect(third.output()).toContain(`Process ${second.pid} uses ${home}`);
  second.kill('SIGKILL');
  await second.exited;
  const last = await browser();
  expect(holder()).toMatchObject({ pid: last.pid, host: 'browser' });
  const again = await openDoor(last);
  expect((await again.get('connections.list', {})).profiles).toMatchObject([{ id: 'kept' }]);
  again.close();
  expect(await last.stop()).toBe(0);
  expect(readdirSync(home).filter((name) => /lock|tmp/.test(name))).toEqual([]);
});

it('a folder that cannot be made or locked is said in a sentence, by either kind of host', async () => {
  const file = path.join(home, 'file');
  writeFileSync(file, '');
  const words = /Could not make the folder .*file.below: ENOTDIR/;
  const { status, stderr } = refusedBrowser({ home: path.join(file, 'below') });
  expect(status).toBe(1);
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/^Heapscope cannot start: /);
  expect(stderr).not.toMatch(/\n\s+at /);
  const window = startDesktop(path.join(file, 'below'));
  expect(await window.exited).toBe(1);
  expect(window.output()).toMatch(words);
  // Of another account: root itself may write anywhere.
  if (process.getuid?.() !== 0) return;
  const closed = path.join(home, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  chmodSync(home, 0o755);
  const other = refusedBrowser({ home: closed, uid: 65_534 });
  expect(other).toMatchObject({ status: 1, stderr: expect.stringContaining(`Could not lock ${closed}`) });
  expect(other.stderr).toContain('EACCES');
  expect(other.stderr).not.toMatch(/\n\s+at /);
});
