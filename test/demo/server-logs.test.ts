import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { trimLogs } from '../../electron/demo/server-logs.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

test('the oldest logs go when all are too large, the newest two never, and nothing else', async () => {
  const dataDir = tempFolder();
  const folder = path.join(dataDir, 'log');
  mkdirSync(path.join(folder, 'kept'), { recursive: true });
  const write = (name: string, bytes: number, second: number) => {
    writeFileSync(path.join(folder, name), 'x'.repeat(bytes));
    utimesSync(path.join(folder, name), second, second);
  };
  write('a.json', 400, 1);
  write('b.json', 400, 2);
  write('c.json', 400, 3);
  await trimLogs(dataDir, 1300);
  expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json', 'c.json', 'kept']);
  await trimLogs(dataDir, 1000);
  expect(readdirSync(folder).sort()).toEqual(['b.json', 'c.json', 'kept']);
  await trimLogs(dataDir, 10);
  expect(readdirSync(folder).sort()).toEqual(['b.json', 'c.json', 'kept']);
  await trimLogs(path.join(dataDir, 'nowhere'), 10);
  removeFolder(dataDir);
});
