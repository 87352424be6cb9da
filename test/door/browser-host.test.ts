import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hostArguments, windowArguments } from '../../electron/door/arguments.ts';
import { version } from '../../electron/door/version.ts';
import { openDoor } from '../support/door-client.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { reached } from '../support/reached.ts';

// Some start two hosts, which takes long on a busy computer.
vi.setConfig({ testTimeout: 90_000 });

let folder: string;
let hosts: TestHost[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heapscope-host-'));
  hosts = [];
});
afterEach(async () => {
  for (const host of hosts) await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(args: readonly string[] = ['--no-demo']): Promise<TestHost> {
  const host = await startHost({ args, home: folder });
  hosts.push(host);
  return host;
}

const refused = (args: readonly string[]) =>
  start(args).then(
    () => 'it started',
    (error: Error) => error.message,
  );

/** Windows has no signals: stop() is then a kill. */
const hasSignals = process.platform !== 'win32';

describe('the browser host', () => {
  it.runIf(hasSignals)('ends on Ctrl-C with its lock, and answers nothing after', async () => {
    const host = await start();
    expect(existsSync(path.join(folder, 'heapscope.lock'))).toBe(true);
    expect(await host.stop()).toBe(0);
    expect(existsSync(path.join(folder, 'heapscope.lock'))).toBe(false);
    await expect(fetch(host.origin)).rejects.toThrow();
  });

  it('is alone in its folder: the second says so, the first goes on', async () => {
    const first = await start();
    const said = await refused(['--no-demo']);
    expect(said).toContain(`Heapscope is already running on ${folder} (process ${first.pid})`);
    const door = await openDoor(first);
    expect((await door.ask('connections.list', {})).ok).toBe(true);
    door.close();
  });

  it('cleans up after one that was killed', async () => {
    const first = await start();
    await first.kill();
    const second = await start();
    expect(JSON.parse(readFileSync(path.join(folder, 'heapscope.lock'), 'utf8')).pid).toBe(second.pid);
    await second.stop();
    if (hasSignals) expect(readdirSync(folder).filter((name) => /lock|tmp/.test(name))).toEqual([]);
  });

  it('listens where it is told, or says why not', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await refused(['--no-demo', '--port', String(port)])).toMatch(/cannot start: .*EADDRINUSE/);
    expect(existsSync(path.join(folder, 'heapscope.lock'))).toBe(false);
    await new Promise((resolve) => taken.close(resolve));
    const host = await start(['--no-demo', '--port', String(port)]);
    expect(host.origin).toBe(`http://127.0.0.1:${port}`);
  });

  it('ends cleanly when nobody reads what it prints any more', async () => {
    const child = spawn(
      process.execPath,
      [path.resolve(import.meta.dirname, '../../dist/host/browser-host.mjs'), '--no-demo'],
      {
        env: { ...process.env, HEAPSCOPE_HOME: folder },
        stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      },
    );
    await new Promise((resolve) => child.once('message', resolve));
    child.stdout?.destroy();
    child.stderr?.destroy();
    for (let n = 0; n < 5; n += 1) child.stdin?.write('\n');
    const exited = new Promise((resolve) => child.once('exit', resolve));
    // As when the process that started it was killed.
    child.disconnect();
    expect(await exited).toBe(0);
    expect(existsSync(path.join(folder, 'heapscope.lock'))).toBe(false);
  });

  it('is stopped by twenty wrong tokens', async () => {
    const host = await start();
    const swap = () =>
      fetch(`${host.origin}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: host.origin },
        body: '{"code":"wrong"}',
      }).then(
        ({ status }) => status,
        () => 0,
      );
    const statuses: number[] = [];
    for (let n = 0; n < 20; n += 1) statuses.push(await swap());
    expect(new Set(statuses.slice(0, 19))).toEqual(new Set([401]));
    await expect.poll(() => host.output()).toContain('somebody tried 20 wrong tokens');
    const exitCode = await host.stop();
    reached('browser-host', `${statuses.length} wrong tokens: the host exits with ${exitCode}`, exitCode === 4);
    expect(exitCode).toBe(4);
  });
});

describe('a URI on the command line', () => {
  it('is opened, its place shown, its password neither printed nor saved', async () => {
    const host = await start(['postgres://me:s3cret-word@db.example:6543/app?sslmode=require']);
    const url = new URL(await host.freshUrl());
    expect(host.output()).toContain('Opens postgresql://me@db.example:6543/app?sslmode=require');
    expect(host.output()).toMatch(/Heapscope: http:\/\/127\.0\.0\.1:\d+\/db\/uri-[0-9a-f]{16}\/app\/overview#code=/);
    expect(host.output()).toContain('can be read by everybody who may list the processes');
    expect(host.output()).not.toContain('s3cret');
    expect(url.hash).toMatch(/^#code=/);
    const door = await openDoor(host);
    const { profiles } = await door.get('connections.list', {});
    expect(profiles).toMatchObject([
      {
        host: 'db.example',
        port: 6543,
        user: 'me',
        database: 'app',
        tls: 'unverified',
        environment: 'staging',
        secret: 'memory',
      },
    ]);
    door.close();
    await host.stop();
    for (const name of readdirSync(folder)) {
      expect(readFileSync(path.join(folder, name), 'utf8'), name).not.toContain('s3cret');
    }
  });

  it('shows the host that would be connected to, not the one that is seen first', async () => {
    const said = await refused(['postgres://me@good.example/app?host=evil.example']);
    const shown = said === 'it started' ? (hosts[0]?.output() ?? '') : said;
    expect(shown).toMatch(/evil\.example/);
  });

  it.each([
    'postgres://me:s3cret-word@db.example:99999/app',
    'postgres://me:s3cret-word@db.example/app?sslkey=/etc/passwd',
    'postgres://me:s3cret-word@/app',
    'postgres://:s3cret-word@db.example',
  ])('that cannot be used (%s) is refused in a sentence without its password', async (uri) => {
    const said = await refused([uri]);
    expect(said).toContain('Heapscope cannot start: ');
    expect(said).not.toContain('s3cret');
    expect(said).not.toMatch(/\n\s+at /);
  });

  it('keeps the environment that the user chose for it', async () => {
    const uri = 'postgres://me@db.example/app';
    const first = await start([uri]);
    let door = await openDoor(first);
    const [made] = (await door.get('connections.list', {})).profiles;
    if (!made) throw new Error('no profile');
    const { id, name, host, port, database, user, tls } = made;
    await door.get('connections.save', {
      profile: { id, name, host, port, database, user, tls, environment: 'production' },
    });
    door.close();
    await first.stop();
    const second = await start([uri]);
    door = await openDoor(second);
    expect((await door.get('connections.list', {})).profiles).toMatchObject([{ id, environment: 'production' }]);
    door.close();
  });
});

describe('arguments', () => {
  it.each([
    [[], { port: 0, hasActions: true, hasDemo: true, resetsDemo: false }],
    [['--port', '8080'], { port: 8080 }],
    [['--port=8080', '--no-actions', '--no-demo'], { port: 8080, hasActions: false, hasDemo: false }],
    [['--demo', '--reset-demo'], { hasDemo: true, resetsDemo: true }],
    [['postgres://h/d'], { uri: 'postgres://h/d' }],
    [['postgresql://h/d', '--no-demo'], { uri: 'postgresql://h/d', hasDemo: false }],
  ])('%j', (argv, args) => {
    expect(hostArguments(argv)).toMatchObject({ kind: 'run', args });
  });

  it.each([
    [['--port', 'x'], '--port takes 0 to 65535'],
    [['--port', '65536'], '--port takes 0 to 65535'],
    [['--port', '-1'], '--port'],
    [['--nonsense'], '--nonsense'],
    [['somewhere'], 'no URI of the form postgres://'],
    [['postgres://a/b', 'postgres://c/d'], 'Only one connection URI'],
  ])('%j is refused', (argv, why) => {
    expect(hostArguments(argv)).toMatchObject({ kind: 'wrong', why: expect.stringContaining(why) });
  });

  it('of a window process may stand among Chromium’s', () => {
    const argv = ['--inspect=0', '/app', '--no-actions', '--disable-gpu', 'postgres://h/d', '--reset-demo'];
    expect(windowArguments(argv)).toMatchObject({
      kind: 'run',
      args: { hasActions: false, resetsDemo: true, uri: 'postgres://h/d' },
    });
  });
});

it('the version is that of package.json', () => {
  const file = path.resolve(import.meta.dirname, '../../package.json');
  expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(version);
});
