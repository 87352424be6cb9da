import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '../../electron/store/json-file.ts';
import { SettingsFile } from '../../electron/store/settings.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = tempFolder();
  file = path.join(folder, 'list.json');
});
afterEach(() => removeFolder(folder));

const open = () => new JsonFile<string[]>({ path: file, version: 2, schema: z.array(z.string()), empty: [] });
const add = (word: string) => (words: string[]) => [...words, word];

test('what is saved is read by the next one', async () => {
  expect(await open().read()).toEqual([]);
  expect(await open().update(add('a'))).toEqual({ content: ['a'] });
  await open().update(add('b'));
  expect(await open().read()).toEqual(['a', 'b']);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 2, content: ['a', 'b'] });
});

test('changes at once all count', async () => {
  const one = open();
  await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? one : open()).update(add(String(i)))));
  expect((await open().read()).length).toBe(20);
});

describe('a broken file is moved aside and the last good copy used', () => {
  test.each([
    ['empty', '', 'it is empty'],
    ['truncated', '{"version":2,"content":["a', 'it ends in the middle'],
    ['not ours', '{"a":1}', 'not a file of Heapscope'],
    ['wrong content', '{"version":2,"content":[1]}', 'expected string'],
    ['binary', '\u0000\u0001\u0002', 'it ends in the middle or is no JSON'],
  ])('%s', async (_what, text, why) => {
    await open().update(add('a'));
    await open().update(add('b'));
    writeFileSync(file, text);
    const reopened = open();
    expect(await reopened.read()).toEqual(['a', 'b']);
    expect(reopened.notice).toContain(why);
    expect(reopened.notice).toContain('the last good copy is used');
    const aside = readdirSync(folder).filter((name) => name.startsWith('list.json.corrupt-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(path.join(folder, aside[0] ?? ''), 'utf8')).toBe(text);
    const next = open();
    expect(await next.read()).toEqual(['a', 'b']);
    expect(next.notice).toBeUndefined();
  });

  test('without a copy it starts empty, and says so', async () => {
    writeFileSync(file, '{');
    const reopened = open();
    expect(await reopened.update(add('a'))).toEqual({ content: ['a'] });
    expect(reopened.notice).toContain('an empty one is used');
  });

  test('a deleted file comes back from its copy', async () => {
    await open().update(add('a'));
    unlinkSync(file);
    const reopened = open();
    expect(await reopened.read()).toEqual(['a']);
    expect(reopened.notice).toContain('was missing');
  });
});

test('a file of a newer Heapscope is read and never written', async () => {
  const text = '{"version":3,"content":["a"]}';
  writeFileSync(file, text);
  const newer = open();
  expect(await newer.read()).toEqual(['a']);
  expect(newer.notice).toContain('newer Heapscope');
  const { content, unsaved } = await newer.update(add('b'));
  expect(unsaved?.kind).toBe('file');
  expect(unsaved?.message).toContain(file);
  expect(content).toEqual(['a', 'b']);
  expect(await newer.read()).toEqual(['a', 'b']);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a change that the disk refuses is kept in memory and saved with the next one', async () => {
  // A folder in the place of the file: it can neither be read nor replaced, by root neither.
  mkdirSync(file);
  const one = open();
  const first = await one.update(add('a'));
  expect(first.unsaved?.kind).toBe('file');
  expect(await one.read()).toEqual(['a']);
  const other = open();
  expect(await other.read()).toEqual([]);
  expect(other.notice).toContain('EISDIR');
  removeFolder(file);
  expect(await one.update(add('b'))).toEqual({ content: ['a', 'b'] });
  expect(await open().read()).toEqual(['a', 'b']);
});

test('what could not be read again is not written, neither here nor to the copy', async () => {
  await open().update(add('a'));
  const one: unknown = 1;
  await expect(open().update((content) => [...content, one as string])).rejects.toThrow(
    'would be broken by this change',
  );
  expect(await open().read()).toEqual(['a']);
  expect(readdirSync(folder).filter((name) => name.includes('corrupt'))).toEqual([]);
  expect(await open().update(add('b'))).toEqual({ content: ['a', 'b'] });
});

test('a lock of a killed process does not stand in the way', async () => {
  writeFileSync(`${file}.lock`, `${2 ** 22 - 3} 0123456789abcdef`);
  const started = performance.now();
  expect(await open().update(add('a'))).toEqual({ content: ['a'] });
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('settings of an older Heapscope get the newer defaults, and only the named one changes', async () => {
  writeFileSync(path.join(folder, 'settings.json'), '{"version":1,"content":{"theme":"dark"}}');
  const settings = new SettingsFile(folder);
  expect(await settings.read()).toMatchObject({ theme: 'dark', samplingMs: 1000, redactOnExport: true });
  await Promise.all([settings.write({ samplingMs: 5000 }), new SettingsFile(folder).write({ redactOnExport: false })]);
  expect(await settings.read()).toMatchObject({ theme: 'dark', samplingMs: 5000, redactOnExport: false });
});
