import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskUse } from '../../electron/features/settings/disk.ts';
import { readNotices } from '../../electron/features/settings/notices.ts';
import { Snapshots } from '../../electron/store/snapshots.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => removeFolder(folder));

test('what a folder takes, with all below it, and since when', async () => {
  mkdirSync(path.join(folder, 'a', 'b'), { recursive: true });
  writeFileSync(path.join(folder, 'a', 'one'), '12345');
  writeFileSync(path.join(folder, 'a', 'b', 'two'), '123');
  const use = await diskUse(folder);
  expect(use).toMatchObject({ bytes: 8, files: 2 });
  expect(use.oldest).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(await diskUse(path.join(folder, 'gone'))).toEqual({ bytes: 0, files: 0, oldest: null });
});

describe('snapshots', () => {
  const at = (text: string) => new Date(text);

  test('are kept per series, oldest first, and read as they were written', async () => {
    const snapshots = new Snapshots(folder);
    await snapshots.append('1-5', at('2026-03-02T10:00:00.123Z'), { b: 2 });
    await snapshots.append('1-5', at('2026-03-01T10:00:00Z'), { a: 1 });
    await snapshots.append('1-6', at('2026-03-01T10:00:00Z'), {});
    const entries = await snapshots.list('1-5');
    expect(entries.map(({ takenAt }) => takenAt)).toEqual(['2026-03-01T10:00:00.000Z', '2026-03-02T10:00:00.123Z']);
    expect(await snapshots.read('1-5', '2026-03-02T10:00:00.123Z')).toEqual({ b: 2 });
    expect(await snapshots.read('1-5', '2020-01-01T00:00:00Z')).toBeUndefined();
    expect(await snapshots.series()).toEqual(['1-5', '1-6']);
  });

  test('too old ones go, the rest stays', async () => {
    const snapshots = new Snapshots(folder);
    await snapshots.append('1-5', at('2026-01-01T00:00:00Z'), {});
    await snapshots.append('1-5', at('2026-03-01T00:00:00Z'), {});
    await snapshots.prune(30, Date.parse('2026-03-10T00:00:00Z'));
    expect((await snapshots.list('1-5')).map(({ takenAt }) => takenAt)).toEqual(['2026-03-01T00:00:00.000Z']);
    await snapshots.prune(null, Date.parse('2030-01-01T00:00:00Z'));
    expect(await snapshots.list('1-5')).toHaveLength(1);
    await snapshots.deleteAll();
    expect(await snapshots.series()).toEqual([]);
  });

  test('a half written or broken one is no snapshot', async () => {
    const snapshots = new Snapshots(folder);
    await snapshots.append('1-5', at('2026-03-01T00:00:00Z'), {});
    writeFileSync(path.join(folder, 'snapshots', '1-5', '2026-03-02T00-00-00-000Z.json'), '{"a":');
    writeFileSync(path.join(folder, 'snapshots', '1-5', 'notes.txt'), 'x');
    expect(await snapshots.list('1-5')).toHaveLength(2);
    expect(await snapshots.read('1-5', '2026-03-02T00:00:00Z')).toBeUndefined();
  });

  test('a series is a name, never a path', async () => {
    const snapshots = new Snapshots(folder);
    for (const name of ['..', '../x', 'a/b', '', '.hidden', 'a\u0000']) {
      await expect(snapshots.append(name, new Date(), {})).rejects.toThrow('series of snapshots');
    }
  });
});

describe('third-party notices', () => {
  const root = path.resolve(import.meta.dirname, '../..');

  test('name every package that the page and the host import', async () => {
    // @ts-expect-error: a script without types
    const { bundled, writeNotices } = await import('../../scripts/notices.mjs');
    const file = path.join(folder, 'notices.json');
    writeNotices(file);
    const notices = await readNotices(file);
    const names = new Set(notices.map(({ name }) => name));
    for (const name of bundled) expect(names).toContain(name);
    for (const name of ['PostgreSQL', 'OpenSSL', 'ICU', 'pg-protocol', 'scheduler', '@tanstack/virtual-core']) {
      expect(names).toContain(name);
    }
    expect(notices.filter(({ text }) => text.length < 40)).toEqual([]);
    expect(notices.find(({ name }) => name === '@fontsource-variable/inter')?.text).toContain('SIL OPEN FONT LICENSE');
    const lock: { packages: Record<string, { version: string }> } = JSON.parse(
      readFileSync(path.join(root, 'package-lock.json'), 'utf8'),
    );
    const react = notices.find(({ name }) => name === 'react');
    expect(react?.version).toBe(lock.packages['node_modules/react']?.version);
  });

  test('nothing is imported that they leave out', async () => {
    // @ts-expect-error: a script without types
    const { bundled } = await import('../../scripts/notices.mjs');
    const { readdirSync } = await import('node:fs');
    const imported = new Set<string>();
    for (const side of ['electron', 'renderer', 'shared']) {
      for (const name of readdirSync(path.join(root, side), { recursive: true, encoding: 'utf8' })) {
        if (!/\.(ts|tsx|css)$/.test(name)) continue;
        const text = readFileSync(path.join(root, side, name), 'utf8');
        for (const [, found = ''] of text.matchAll(/(?:from|import|@import)\s+['"]([^'".][^'"]*)['"]/g)) {
          if (!found.startsWith('node:'))
            imported.add(
              found
                .split('/')
                .slice(0, found.startsWith('@') ? 2 : 1)
                .join('/'),
            );
        }
      }
    }
    expect(imported.size).toBeGreaterThan(8);
    expect([...imported].filter((name) => !bundled.includes(name))).toEqual([]);
  });
});
