import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore } from '../../electron/store/store.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { startSaving } from './saving-process.ts';

const rounds = process.env.HEAPSCOPE_LONG === '1' ? 1000 : 40;

test(
  `profiles outlive SIGKILL in the middle of a save, ${rounds} times`,
  async () => {
    const folder = tempFolder();
    let temporaries = 0;
    let saves = 0;
    try {
      for (let round = 0; round < rounds; round += 1) {
        const saving = startSaving(folder, { prefix: `r${round}` });
        await saving.ready;
        await wait(Math.random() * 120);
        saving.child.kill('SIGKILL');
        await saving.ended;
        temporaries += readdirSync(folder).filter((name) => name.endsWith('.tmp')).length;

        const text = readFileSync(path.join(folder, 'profiles.json'), 'utf8');
        expect(() => JSON.parse(text) as unknown).not.toThrow();
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
        // So that the file keeps its size over the rounds.
        for (const { profile } of profiles.slice(0, -30)) await store.profiles.remove(profile.id);
      }
      // The kills hit saves: else this test proves nothing.
      expect(saves).toBeGreaterThan(rounds / 2);
      expect(temporaries).toBeGreaterThan(0);
    } finally {
      removeFolder(folder);
    }
  },
  rounds * 3_000,
);

test('two instances that save at once lose nothing', async () => {
  const folder = tempFolder();
  try {
    const two = [startSaving(folder, { prefix: 'a', count: 25 }), startSaving(folder, { prefix: 'b', count: 25 })];
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
      await startSaving(folder, { prefix: 'a', count: 5 }).ended;
      const before = readFileSync(path.join(folder, 'profiles.json'), 'utf8');
      const saving = startSaving(folder, { prefix: 'b', count: 25, limitKb: 3 });
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
