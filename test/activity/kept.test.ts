import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { demoService } from '../../electron/demo/demo.ts';
import { withoutDemo } from '../../electron/door/no-demo.ts';
import { settingsService } from '../../electron/features/settings/service.ts';
import { RecordingFiles } from '../../electron/sampler/recording-files.ts';
import { openSamplers } from '../../electron/sampler/samplers.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import { settings } from '../../shared/contract/settings.ts';
import { testCall, testDatabases } from '../support/databases.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { madeEntry } from './made-entry.ts';

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => removeFolder(folder));

const runsOf = (store: Store) =>
  store.history.open({ kind: 'plans', schema: z.string(), head: { schema: z.string(), of: (text) => text } });

const line = (fromMs: number) => `{"fromMs":${fromMs},"toMs":${fromMs + 1},"secret":true}\n`;

it('recordings that are deleted while they are written begin anew, and are read anew', async () => {
  const files = new RecordingFiles(folder, 'p/db', (error) => {
    throw error;
  });
  await files.append('{"header":1}\n', line(1) + line(2));
  expect(await files.read(0, 9)).toHaveLength(2);
  await files.delete();
  expect(await files.read(0, 9)).toEqual([]);
  await files.append('{"header":2}\n', line(3));
  expect(await files.read(0, 9)).toEqual([line(3).trim()]);
  const [name = ''] = readdirSync(path.join(folder, 'recordings'));
  expect(readFileSync(path.join(folder, 'recordings', name), 'utf8')).toBe(`{"header":2}\n${line(3)}`);
});

it('journal, recordings and runs are counted, and deleted with the rest of my data', async () => {
  const store = await openStore(folder, noSecretBox);
  const { databases } = testDatabases();
  const samplers = openSamplers({ databases, folder, everyMs: async () => 1000 });
  const demo = withoutDemo(demoService({ folder, log: () => undefined }));
  const service = settingsService({
    store,
    demo,
    databases,
    samplers,
    demoFolder: path.join(folder, 'demo'),
    version: 'test',
  });
  await store.journal.write(madeEntry(1));
  await runsOf(store).add('local/db', 'SELECT 1');
  await new RecordingFiles(folder, 'closed/db', () => undefined).append('{}\n', line(1));
  const kinds = async () => {
    const disk = await service.disk({}, testCall());
    expect(settings.disk.output.parse(disk)).toEqual(disk);
    return new Map<string, { files: number; bytes: number }>(
      disk.rows.map(({ kind, files, bytes }) => [kind, { files, bytes }]),
    );
  };
  const before = await kinds();
  expect(before.get('journal')?.files).toBe(1);
  expect(before.get('recordings')?.files).toBe(1);
  expect(before.get('history')?.files).toBe(1);
  const deleted = await service.deleteSaved({ kinds: ['journal', 'recordings', 'history'] }, testCall());
  expect(deleted).toEqual({
    files: 3,
    bytes: ['journal', 'recordings', 'history'].reduce((sum, kind) => sum + (before.get(kind)?.bytes ?? 0), 0),
  });
  expect((await kinds()).get('journal')).toEqual({ files: 0, bytes: 0 });
  expect((await kinds()).get('recordings')).toEqual({ files: 0, bytes: 0 });
  expect((await kinds()).get('history')).toEqual({ files: 0, bytes: 0 });
  expect(await runsOf(store).list('local/db')).toEqual([]);
  expect(await store.journal.read()).toEqual([]);
  await samplers.close();
});
