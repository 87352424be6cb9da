import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appFolderPath, privateFolder } from '../../electron/store/app-folder.ts';
import { writeAtomically } from '../../electron/store/atomic-file.ts';
import { sweepTemporaryFiles } from '../../electron/store/stale-files.ts';
import { FailureError } from '../../shared/failure.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => removeFolder(folder));

async function failureOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw new Error(`no failure but ${String(error)}`);
  return error.failure;
}

describe('a file is written whole or not at all', () => {
  test('text and bytes, for this user alone', async () => {
    const file = path.join(folder, 'report.csv');
    await writeAtomically(file, 'größe\n');
    await writeAtomically(file, new Uint8Array([1, 2, 3]));
    expect(readFileSync(file)).toEqual(Buffer.from([1, 2, 3]));
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['report.csv']);
  });

  test.skipIf(process.platform === 'win32')('a symbolic link, a device and a folder are refused', async () => {
    const real = path.join(folder, 'real');
    writeFileSync(real, 'old');
    symlinkSync(real, path.join(folder, 'link'));
    mkdirSync(path.join(folder, 'folder'));
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    for (const [name, words] of [
      [path.join(folder, 'link'), 'a symbolic link'],
      [path.join(folder, 'folder'), 'a folder'],
      [path.join(folder, 'pipe'), 'a device, pipe or socket'],
      ['/dev/full', 'a device, pipe or socket'],
    ] as const) {
      const failure = await failureOf(writeAtomically(name, 'new'));
      expect(failure).toMatchObject({ kind: 'file', message: `${name} is ${words}, not a file` });
    }
    expect(readFileSync(real, 'utf8')).toBe('old');
  });

  test('a folder that is gone is said with the path', async () => {
    const file = path.join(folder, 'gone', 'report.csv');
    const failure = await failureOf(writeAtomically(file, 'x'));
    expect(failure.kind).toBe('file');
    expect(failure.message).toContain(file);
    expect(failure.advice).toContain('not there any more');
  });

  const mayWriteAnywhere = process.getuid?.() === 0 || process.platform === 'win32';
  test.skipIf(mayWriteAnywhere)('a folder without the right to write leaves the old file', async () => {
    const file = path.join(folder, 'report.csv');
    writeFileSync(file, 'old');
    chmodSync(folder, 0o500);
    const failure = await failureOf(writeAtomically(file, 'new'));
    chmodSync(folder, 0o700);
    expect(failure.advice).toContain('may not write there');
    expect(readFileSync(file, 'utf8')).toBe('old');
  });
});

test('what a killed process left is swept, a live one keeps its file', async () => {
  const dead = `.a.json.${2 ** 22 - 3}-0123456789ab.tmp`;
  const live = `.a.json.${process.pid}-0123456789ab.tmp`;
  for (const name of [dead, live, 'a.json', '.hidden.tmp']) writeFileSync(path.join(folder, name), 'x');
  expect(await sweepTemporaryFiles(folder)).toBe(1);
  expect(readdirSync(folder).sort()).toEqual(['.hidden.tmp', live, 'a.json'].sort());
});

describe('the folder', () => {
  const home = path.resolve('/home/u');
  test.each([
    ['linux', {}, path.join(home, '.local', 'share', 'heapscope')],
    ['linux', { XDG_DATA_HOME: '/x' }, path.join('/x', 'heapscope')],
    ['linux', { XDG_DATA_HOME: 'relative' }, path.join(home, '.local', 'share', 'heapscope')],
    ['darwin', {}, path.join(home, 'Library', 'Application Support', 'Heapscope')],
    ['win32', { APPDATA: path.resolve('/roaming') }, path.join(path.resolve('/roaming'), 'Heapscope')],
    ['linux', { HEAPSCOPE_HOME: path.resolve('/else') }, path.resolve('/else')],
  ])('%s %j', (platform, env, expected) => {
    expect(appFolderPath({ platform, env, home })).toBe(expected);
  });

  test.skipIf(process.platform === 'win32')('is closed to others, even if it was open before', () => {
    const open = path.join(folder, 'open');
    mkdirSync(open, { mode: 0o755 });
    privateFolder(open);
    expect(statSync(open).mode & 0o777).toBe(0o700);
    expect(existsSync(privateFolder(path.join(open, 'a', 'b')))).toBe(true);
  });
});
