import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockInstance } from '../../electron/door/instance-lock.ts';
import { type Desktop, startDesktop } from './desktop.ts';

// Each starts a Chromium of its own, which takes long on a busy computer.
vi.setConfig({ testTimeout: 90_000 });

let home: string;
let started: Desktop[];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'heapscope-desktop-'));
  started = [];
});
afterEach(async () => {
  for (const desktop of started) {
    desktop.kill('SIGKILL');
    await desktop.exited;
  }
  rmSync(home, { recursive: true });
});

async function start(env: Readonly<Record<string, string>> = {}, args?: readonly string[]): Promise<Desktop> {
  const desktop = startDesktop(home, env, args);
  started.push(desktop);
  return desktop;
}

async function open(): Promise<Desktop> {
  const desktop = await start();
  await desktop.run((hand) => hand.window().then(() => null));
  return desktop;
}

describe('it ends, and leaves neither lock nor child', () => {
  const ways: readonly (readonly [string, (desktop: Desktop) => void])[] = [
    [
      'when its window is closed',
      (desktop) => void desktop.run(async (hand) => (await hand.window()).close()).catch(() => null),
    ],
    ['on SIGTERM', (desktop) => desktop.kill('SIGTERM')],
    ['on Ctrl-C', (desktop) => desktop.kill('SIGINT')],
    ['when the process that started it is gone', (desktop) => desktop.disconnect()],
  ];
  // Windows has no signals: a killed process is gone at once.
  const here = ways.filter(([way]) => process.platform !== 'win32' || !/SIGTERM|Ctrl-C/.test(way));
  it.each(here)('%s', async (_way, end) => {
    const desktop = await open();
    expect(existsSync(path.join(home, 'heapscope.lock'))).toBe(true);
    end(desktop);
    expect(await desktop.exited).toBe(0);
    expect(existsSync(path.join(home, 'heapscope.lock'))).toBe(false);
  });
});

it('opens where it was closed', async () => {
  writeFileSync(
    path.join(home, 'window.json'),
    JSON.stringify({ bounds: { x: 100, y: 80, width: 1200, height: 800 }, isMaximized: true }),
  );
  const desktop = await open();
  const { options, isMaximized } = await desktop.run(async (hand) => {
    const { options, isMaximized } = await hand.window();
    return { options, isMaximized };
  });
  expect(options).toMatchObject({ x: 100, y: 80, width: 1200, height: 800 });
  expect(isMaximized).toBe(true);
  void desktop.run(async (hand) => (await hand.window()).close()).catch(() => null);
  await desktop.exited;
  expect(JSON.parse(readFileSync(path.join(home, 'window.json'), 'utf8'))).toEqual({
    bounds: { x: 100, y: 80, width: 1200, height: 800 },
    isMaximized: true,
  });
});

it('opens in the middle when the screen of last time is gone, or the file is broken', async () => {
  for (const text of ['{"bounds":{"x":9000,"y":0,"width":1200,"height":800},"isMaximized":false}', '{"bounds']) {
    writeFileSync(path.join(home, 'window.json'), text);
    const desktop = await open();
    const options = await desktop.run(async (hand) => (await hand.window()).options);
    expect(Object.keys(options)).not.toContain('x');
    desktop.disconnect();
    expect(await desktop.exited).toBe(0);
  }
});

describe('only one Heapscope', () => {
  it('a second window process says nothing and ends', async () => {
    const desktop = await start({ STAND_IN_IS_SECOND: '1' });
    expect(await desktop.exited).toBe(0);
    expect(existsSync(path.join(home, 'heapscope.lock'))).toBe(false);
  });

  it('beside a browser host of the same folder it names it and ends', async () => {
    const lock = lockInstance(home, 'browser');
    const desktop = await start();
    expect(await desktop.exited).toBe(3);
    expect(desktop.output()).toContain(`Process ${process.pid} uses ${home}`);
    if (lock.kind === 'ours') lock.release();
  });

  it('a lock of a killed one is taken over', async () => {
    const first = await open();
    first.kill('SIGKILL');
    await first.exited;
    expect(existsSync(path.join(home, 'heapscope.lock'))).toBe(true);
    const second = await open();
    expect(JSON.parse(readFileSync(path.join(home, 'heapscope.lock'), 'utf8')).pid).toBe(second.pid);
  });
});

describe('wrong arguments', () => {
  it('a URI that is none is refused without quoting it', async () => {
    const desktop = await start({}, ['postgres://me:s3cret-word@host:99999/db']);
    expect(await desktop.exited).toBe(1);
    expect(desktop.output()).toContain('Heapscope cannot start');
    expect(desktop.output()).not.toContain('s3cret');
  });

  it('has no way to developer tools when it is packaged', async () => {
    const desktop = await start({ STAND_IN_IS_PACKAGED: '1' });
    await desktop.run((hand) => hand.window().then(() => null));
    const menu = JSON.stringify(await desktop.run((hand) => hand.shown.menu));
    desktop.disconnect();
    await desktop.exited;
    expect(menu).toContain('resetZoom');
    expect(menu).not.toMatch(/toggleDevTools|reload/);
  });

  it('switches of Chromium and of a debugger are not ours', async () => {
    const desktop = await start({}, ['--inspect=0', '--remote-debugging-port=0', '.', '--no-demo']);
    await desktop.run((hand) => hand.window().then(() => null));
    desktop.disconnect();
    expect(await desktop.exited).toBe(0);
  });
});
