import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Histories } from '../../electron/store/history.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore } from '../../electron/store/store.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => removeFolder(folder));

const schema = z.object({ title: z.string(), plan: z.string() });
const head = {
  schema: z.object({ title: z.string() }),
  of: ({ title }: z.infer<typeof schema>) => ({ title }),
};
const open = (limits?: { entries: number; bytes: number }) =>
  new Histories(folder).open({ kind: 'plans', schema, head, ...(limits ? { limits } : {}) });
const at = 'local/shop';
const day = (n: number) => new Date(Date.UTC(2026, 2, n));
const titles = async (place = at, history = open()) => (await history.list(place)).map((run) => run.head.title);

describe('what was run', () => {
  test('is listed newest first by its head, and read whole, numbers beyond 2^53 in its text too', async () => {
    const plan = '[{"Plan": {"Plan Rows": 12345678901234567890}}]';
    const first = await open().add(at, { title: 'a', plan }, day(1));
    const second = await open().add(at, { title: 'b', plan: 'x\n\u2028y' }, day(2));
    expect(await open().list(at)).toEqual([
      { id: second, head: { title: 'b' } },
      { id: first, head: { title: 'a' } },
    ]);
    expect(await open().read(at, first)).toEqual({ title: 'a', plan });
    expect(await open().read(at, second)).toEqual({ title: 'b', plan: 'x\n\u2028y' });
  });

  test('belongs to its place and kind, whatever the names', async () => {
    for (const place of ['local/shop', 'local/shop/x', 'local/../shop', 'local/SHOP'])
      await open().add(place, { title: place, plan: '' });
    const id = await new Histories(folder)
      .open({ kind: 'benchmarks', schema, head })
      .add(at, { title: 'other', plan: '' });
    expect(await titles()).toEqual(['local/shop']);
    expect(await titles('local/../shop')).toEqual(['local/../shop']);
    expect(await open().read(at, id)).toBeUndefined();
    expect(await open().remove('local/shop/x', id)).toBe(false);
  });

  test('is removed one by one, and no id leads elsewhere', async () => {
    const id = await open().add(at, { title: 'a', plan: '' });
    writeFileSync(path.join(folder, 'history', 'plans', 'secret.jsonl'), '{"title":"x"}\n{"title":"x","plan":""}\n');
    for (const wrong of ['../secret', 'secret', '', '..', `${id}/../../secret`]) {
      expect(await open().read(at, wrong)).toBeUndefined();
      expect(await open().remove(at, wrong)).toBe(false);
    }
    expect(await open().remove(at, id)).toBe(true);
    expect(await open().remove(at, id)).toBe(false);
    expect(await titles()).toEqual([]);
  });

  test('is for this user only', async () => {
    const id = await open().add(at, { title: 'a', plan: '' });
    const [place = ''] = readdirSync(path.join(folder, 'history', 'plans'));
    const file = path.join(folder, 'history', 'plans', place, `${id}.jsonl`);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('a broken file', () => {
  test.each([
    ['torn in its head', () => '{"tit'],
    ['of another shape', () => '{"name":"x"}\n{"name":"x"}\n'],
    ['empty', () => ''],
    ['without a line end', () => 'x'.repeat(100_000)],
  ])('%s is not listed and not read', async (_what, content) => {
    const id = await open().add(at, { title: 'a', plan: '' }, day(1));
    await open().add(at, { title: 'b', plan: '' }, day(2));
    const [place = ''] = readdirSync(path.join(folder, 'history', 'plans'));
    writeFileSync(path.join(folder, 'history', 'plans', place, `${id}.jsonl`), content());
    expect(await titles()).toEqual(['b']);
    expect(await open().read(at, id)).toBeUndefined();
  });

  test('torn after its head is listed and not read', async () => {
    const id = await open().add(at, { title: 'a', plan: 'long' });
    const [place = ''] = readdirSync(path.join(folder, 'history', 'plans'));
    const file = path.join(folder, 'history', 'plans', place, `${id}.jsonl`);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -6));
    expect(await titles()).toEqual(['a']);
    expect(await open().read(at, id)).toBeUndefined();
  });
});

describe('room', () => {
  test('beyond the number of entries the oldest go, of any place', async () => {
    const history = open({ entries: 3, bytes: 1e6 });
    await history.add('local/other', { title: 'oldest', plan: '' }, day(1));
    for (const n of [2, 3, 4]) await history.add(at, { title: String(n), plan: '' }, day(n));
    expect(await titles('local/other', history)).toEqual([]);
    expect(await titles(at, history)).toEqual(['4', '3', '2']);
  });

  test('beyond the bytes the oldest go, but never the one just added', async () => {
    const history = open({ entries: 10, bytes: 1000 });
    await history.add(at, { title: '1', plan: 'x'.repeat(400) }, day(1));
    await history.add(at, { title: '2', plan: 'x'.repeat(400) }, day(2));
    await history.add(at, { title: '3', plan: 'x'.repeat(400) }, day(3));
    expect(await titles(at, history)).toEqual(['3', '2']);
    // A clock that was set back makes it the oldest.
    await history.add(at, { title: '0', plan: 'x'.repeat(5000) }, day(0));
    expect(await titles(at, history)).toEqual(['0']);
  });

  test('at its full number a list stays readable', async () => {
    const history = open({ entries: 60, bytes: 1e9 });
    for (let n = 0; n < 65; n += 1)
      await history.add(at, { title: String(n), plan: '' }, new Date(Date.UTC(2026, 1, 1) + n));
    const listed = await titles(at, history);
    expect(listed).toHaveLength(60);
    expect(listed[0]).toBe('64');
    expect(listed.at(-1)).toBe('5');
  });
});

describe('how long', () => {
  test('older than the days that the user chose goes at the start, with what a killed process left', async () => {
    const now = Date.now();
    const daysAgo = (n: number) => new Date(now - n * 86_400_000);
    await open().add(at, { title: 'old', plan: '' }, daysAgo(31));
    await open().add(at, { title: 'new', plan: '' }, daysAgo(29));
    const [place = ''] = readdirSync(path.join(folder, 'history', 'plans'));
    const left = path.join(folder, 'history', 'plans', place, '.x.jsonl.999999999-0123456789ab.tmp');
    writeFileSync(left, 'SELECT secret');
    const store = await openStore(folder, noSecretBox);
    // Always, unless chosen otherwise.
    expect(await titles()).toEqual(['new', 'old']);
    expect(readdirSync(path.dirname(left))).toHaveLength(2);
    await store.settings.write({ keepHistoryDays: 30 });
    await openStore(folder, noSecretBox);
    expect(await titles()).toEqual(['new']);
    await store.settings.write({ keepHistoryDays: null });
    await store.history.prune(null, now + 9e12);
    expect(await titles()).toEqual(['new']);
  });

  test('all of it can be deleted, and its oldest told', async () => {
    const histories = new Histories(folder);
    expect(await histories.oldest()).toBeNull();
    await open().add(at, { title: 'b', plan: '' }, day(2));
    await open().add('local/other', { title: 'a', plan: '' }, day(1));
    expect(await histories.oldest()).toBe('2026-03-01T00:00:00.000Z');
    await histories.deleteAll();
    expect(await titles()).toEqual([]);
    expect(await histories.oldest()).toBeNull();
  });
});
