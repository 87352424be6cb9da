import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClusterInUseError, claim, livingOwner, release } from '../../electron/demo/owner-file.ts';
import { beginningOf } from '../../electron/demo/process-identity.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;
let dataDir: string;

beforeEach(() => {
  folder = tempFolder();
  dataDir = path.join(folder, 'data');
});

afterEach(() => removeFolder(folder));

test('a data directory has one owner at a time, and no other file is left', () => {
  expect(livingOwner(dataDir)).toBeUndefined();
  claim(dataDir);
  expect(livingOwner(dataDir)).toBe(process.pid);
  expect(() => claim(dataDir)).toThrow(ClusterInUseError);
  expect(readdirSync(folder)).toEqual(['data.owner']);
  release(dataDir);
  expect(livingOwner(dataDir)).toBeUndefined();
  claim(dataDir);
  expect(livingOwner(dataDir)).toBe(process.pid);
});

const dead = [
  ['of a process that is gone', '999999999\n123\n'],
  ['of a process whose pid somebody else has now', `${process.pid}\nlong ago\n`],
  ['that is empty', ''],
  ['that is no owner file', '\u0000garbage'],
  ['that names a group of processes', '0\n\n'],
] as const;

test.each(dead)('an owner file %s is taken over', (_name, content) => {
  writeFileSync(`${dataDir}.owner`, content);
  expect(livingOwner(dataDir)).toBeUndefined();
  claim(dataDir);
  expect(livingOwner(dataDir)).toBe(process.pid);
  expect(readdirSync(folder)).toEqual(['data.owner']);
});

test("another living process's is respected", () => {
  const parent = process.ppid;
  writeFileSync(`${dataDir}.owner`, `${parent}\n${beginningOf(parent)}\n`);
  expect(() => claim(dataDir)).toThrow(`in use by process ${parent}`);
  expect(existsSync(`${dataDir}.owner`)).toBe(true);
});
