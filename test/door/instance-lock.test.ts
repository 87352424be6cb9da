import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockInstance } from '../../electron/door/instance-lock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heapscope-lock-'));
  file = path.join(folder, 'heapscope.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the lock of an app folder', () => {
  it('is taken once, and free again when it is released', () => {
    const first = lockInstance(folder, 'browser');
    expect(first.kind).toBe('ours');
    expect(lockInstance(folder, 'window')).toMatchObject({ kind: 'taken', by: { pid: process.pid, host: 'browser' } });
    if (first.kind === 'ours') first.release();
    expect(lockInstance(folder, 'window').kind).toBe('ours');
  });

  it.each([
    [
      'a process that is gone',
      () => ({ pid: spawnSync(process.execPath, ['-e', '']).pid, began: '1', host: 'browser' }),
    ],
    ['a pid that was given to another process since', () => ({ pid: process.pid, began: 'long ago', host: 'browser' })],
    ['nobody', () => ({})],
  ])('of %s is taken over', (_who, holder) => {
    writeFileSync(file, JSON.stringify(holder()));
    expect(lockInstance(folder, 'browser').kind).toBe('ours');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it.each(['', '{"pid":', 'hello'])('that is broken (%j) is taken over', (text) => {
    writeFileSync(file, text);
    expect(lockInstance(folder, 'browser').kind).toBe('ours');
  });

  it('is not released by somebody else’s hand', () => {
    const first = lockInstance(folder, 'browser');
    writeFileSync(file, '{"pid":1,"began":"x","host":"another"}');
    if (first.kind === 'ours') first.release();
    expect(existsSync(file)).toBe(true);
  });

  it('is taken over though somebody crashed while taking it over', () => {
    writeFileSync(file, 'stale');
    mkdirSync(`${file}.taking`);
    const long = new Date(Date.now() - 60_000);
    utimesSync(`${file}.taking`, long, long);
    expect(lockInstance(folder, 'browser').kind).toBe('ours');
  });

  it('leaves nothing beside it', () => {
    writeFileSync(file, 'stale');
    const lock = lockInstance(folder, 'browser');
    expect(readdirSync(folder)).toEqual(['heapscope.lock']);
    if (lock.kind === 'ours') lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes to exactly one of ten that start at once over a stale one', async () => {
    writeFileSync(
      file,
      JSON.stringify({ pid: spawnSync(process.execPath, ['-e', '']).pid, began: '1', host: 'browser' }),
    );
    const module = new URL('../../electron/door/instance-lock.ts', import.meta.url).href;
    const script = `import { lockInstance } from ${JSON.stringify(module)};
      console.log(lockInstance(${JSON.stringify(folder)}, 'browser').kind); setInterval(() => undefined, 1000);`;
    const children = Array.from({ length: 10 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const kinds = await Promise.all(
      children.map(
        (child) => new Promise<string>((resolve) => child.stdout.once('data', (kind) => resolve(String(kind).trim()))),
      ),
    );
    for (const child of children) child.kill();
    expect(kinds.filter((kind) => kind === 'ours')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'taken')).toHaveLength(9);
  }, 60_000);
});
