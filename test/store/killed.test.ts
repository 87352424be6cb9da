import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore } from '../../electron/store/store.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { buildSaver, startSaving } from './saving-process.ts';

const rounds = process.env.HEAPSCOPE_LONG === '1' ? 1000 : 40;

let built: string;
let saver: string;
beforeAll(async () => {
  built = tempFolder();
  saver = await buildSaver(built);
});
afterAll(() => removeFolder(built));

test(
  `profiles outlive SIGKILL in the middle of a save, ${rounds} times`,
  async () => {
    const base = tempFolder();
    let temporaries = 0;
    let saves = 0;
    try {
      for (let round = 0; round < rounds; round += 1) {
        // A new home now and then, so that the file keeps its size.
        const folder = path.join(base, String(Math.floor(round / 10)));
        const saving = startSaving(saver, folder, { prefix: `r${round}` });
        await saving.ready;
        await wait(Math.random() * 120);
        saving.child.kill('SIGKILL');
        await saving.ended;
        temporaries += readdirSync(folder).filter((name) => name.endsWith('.tmp')).length;

        const file = path.join(folder, 'profiles.json');
        if (existsSync(file)) expect(() => JSON.parse(readFileSync(file, 'utf8')) as unknown).not.toThrow();
        const store = await openStore(folder, noSecretBox);
        expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
        const profiles = await store.profiles.list();
        expect(store.profiles.notice).toBeUndefined();
        const acknowledged = new Map<string, number>();
        for (const line of saving.lines) {
          const [word, id = '', number] = line.split(' ');
          if (word === 'saved') acknowledged.set(id, Number(number));
        }
        saves += saving.lines.filter((line) => line.startsWith('saved')).length;
        for (const [id, number] of acknowledged) {
          const name = profiles.find((found) => found.profile.id === id)?.profile.name ?? '';
          // A save that was done but not yet said may be newer, never older.
          expect(Number(name.split(' ')[1])).toBeGreaterThanOrEqual(number);
        }
      }
      // The kills hit saves: else this test proves nothing.
      console.log(`${rounds} kills, ${saves} acknowledged saves, ${temporaries} temporary files left and swept`);
      expect(saves).toBeGreaterThan(rounds / 2);
      expect(temporaries).toBeGreaterThan(0);
    } finally {
      removeFolder(base);
    }
  },
  rounds * 3_000,
);

test('two instances that save at once lose nothing', async () => {
  const folder = tempFolder();
  try {
    const two = [
      startSaving(saver, folder, { prefix: 'a', count: 25 }),
      startSaving(saver, folder, { prefix: 'b', count: 25 }),
    ];
    await Promise.all(two.map((saving) => saving.ended));
    const store = await openStore(folder, noSecretBox);
    const ids = (await store.profiles.list()).map(({ profile }) => profile.id).sort();
    expect(ids).toEqual(['a', 'b'].flatMap((prefix) => Array.from({ length: 25 }, (_, i) => `${prefix}-${i}`)).sort());
  } finally {
    removeFolder(folder);
  }
});

test.skipIf(process.platform === 'win32')(
  'a full disk: said with the path, the old file intact, no temporary file',
  async () => {
    const folder = tempFolder();
    try {
      await startSaving(saver, folder, { prefix: 'a', count: 5 }).ended;
      const before = readFileSync(path.join(folder, 'profiles.json'), 'utf8');
      const saving = startSaving(saver, folder, { prefix: 'b', count: 25, limitKb: 3 });
      await saving.ended;
      const unsaved = saving.lines.filter((line) => line.startsWith('unsaved'));
      expect(unsaved.at(-1)).toContain(path.join(folder, 'profiles.json'));
      expect(unsaved.at(-1)).toContain('EFBIG');
      const after: { content: { profiles: { profile: { id: string } }[] } } = JSON.parse(
        readFileSync(path.join(folder, 'profiles.json'), 'utf8'),
      );
      expect(after.content.profiles.map(({ profile }) => profile.id)).toEqual(
        expect.arrayContaining(['a-0', 'a-1', 'a-2', 'a-3', 'a-4']),
      );
      expect(before).toContain('a-4');
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    } finally {
      removeFolder(folder);
    }
  },
);
