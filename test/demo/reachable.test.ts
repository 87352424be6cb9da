import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeAbandoned } from '../../electron/demo/abandoned.ts';
import { serverAccount } from '../../electron/demo/account.ts';
import { isReachable, reachableFolder, reachablePrograms, standFor } from '../../electron/demo/reachable.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(() => removeFolder(folder));

test('a server that runs as ourselves reaches everything', () => {
  mkdirSync(path.join(folder, 'closed'), { mode: 0o700 });
  expect(isReachable(null, path.join(folder, 'closed', 'data'))).toBe(true);
  expect(reachableFolder(null, path.join(folder, 'closed'))).toBe(path.join(folder, 'closed'));
});

describe.skipIf(process.getuid?.() !== 0)("root's server, which runs as another account", () => {
  const account = serverAccount();

  test('does not reach what lies in a folder that only root may enter', () => {
    mkdirSync(path.join(folder, 'open', 'data'), { recursive: true, mode: 0o755 });
    mkdirSync(path.join(folder, 'closed'), { mode: 0o700 });
    expect(isReachable(account, path.join(folder, 'open', 'data'))).toBe(true);
    expect(isReachable(account, path.join(folder, 'closed', 'data'))).toBe(false);
    expect(reachableFolder(account, path.join(folder, 'open', 'data'))).toBe(path.join(folder, 'open', 'data'));
    const standIn = reachableFolder(account, path.join(folder, 'closed', 'data'));
    expect(isReachable(account, standIn)).toBe(true);
    expect(existsSync(standIn)).toBe(false);
    expect(reachableFolder(account, path.join(folder, 'closed', 'other'))).not.toBe(standIn);
  });

  test('gets a copy of programs that it cannot reach, until they change or are gone', async () => {
    const nativeDir = path.join(folder, 'closed', 'native');
    mkdirSync(path.join(nativeDir, 'bin'), { recursive: true, mode: 0o700 });
    const program = path.join(nativeDir, 'bin', 'postgres');
    writeFileSync(program, 'one', { mode: 0o755 });
    const copy = reachablePrograms(account, nativeDir);
    expect(copy).not.toBe(nativeDir);
    expect(readFileSync(path.join(copy, 'bin', 'postgres'), 'utf8')).toBe('one');
    const { ino } = statSync(copy);
    expect(reachablePrograms(account, nativeDir)).toBe(copy);
    expect(statSync(copy).ino).toBe(ino);
    writeFileSync(program, 'another');
    expect(readFileSync(path.join(reachablePrograms(account, nativeDir), 'bin', 'postgres'), 'utf8')).toBe('another');
    removeFolder(path.join(folder, 'closed'));
    await removeAbandoned(nativeDir);
    expect(existsSync(copy)).toBe(false);
  });

  test('keeps a stand-in as long as its original is there', async () => {
    const original = path.join(folder, 'app');
    mkdirSync(original, { mode: 0o700 });
    const standIn = reachableFolder(account, path.join(original, 'demo'));
    standFor(standIn, original);
    await removeAbandoned('/nonexistent');
    expect(existsSync(standIn)).toBe(true);
    removeFolder(original);
    await removeAbandoned('/nonexistent');
    expect(existsSync(standIn)).toBe(false);
  });
});
