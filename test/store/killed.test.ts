import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import { reached } from '../support/reached.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { everyKind } from './every-kind.ts';
import { buildSaver, startSaving } from './saving-process.ts';
import { turningBox } from './turning-box.ts';

const rounds = process.env.HEAPSCOPE_LONG === '1' ? 1000 : 40;
/** Where a save is quick few kills meet one: further ones until one did. */
const mostRounds = Math.max(rounds, 300);

let built: string;
let saver: string;
beforeAll(async () => {
  built = tempFolder();
  saver = await buildSaver(built);
});
afterAll(() => removeFolder(built));

test(
  `profiles outlive SIGKILL in the middle of a save, as every other file does, ${rounds} times`,
  async () => {
    const base = tempFolder();
    const count = { temporaries: 0, saves: 0, kills: 0 };
    try {
      for (let round = 0; round < rounds || (count.temporaries === 0 && round < mostRounds); round += 1) {
        // A new home now and then, so that the files keep their size.
        const folder = path.join(base, String(Math.floor(round / 10)));
        const saving = startSaving(saver, folder, { prefix: `r${round}`, what: 'all' });
        await saving.ready;
        await wait(Math.random() * 120);
        saving.child.kill('SIGKILL');
        await saving.ended;
        count.kills += 1;
        count.temporaries += temporariesIn(folder).length;
        await expectAllKept(folder, saving.lines);
        count.saves += saving.lines.filter((line) => /^(saved|kept)/.test(line)).length;
      }
      // The kills hit saves: else this test proves nothing.
      const { saves, temporaries, kills } = count;
      const figure = `${kills} SIGKILLs among ${saves} acknowledged saves of 9 kinds of files: 0 corrupt, 0 lost, 0 stale secrets; ${temporaries} temporary files, 0 after the next start`;
      console.log(figure);
      expect(saves).toBeGreaterThan(rounds / 2);
      expect(temporaries).toBeGreaterThan(0);
      reached('saves', figure, true);
    } finally {
      removeFolder(base);
    }
  },
  rounds * 3_000,
);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
const temporariesIn = (folder: string): string[] => filesIn(folder).filter((name) => name.endsWith('.tmp'));

/** As the next start finds it. */
async function expectAllKept(folder: string, lines: readonly string[]): Promise<void> {
  for (const file of filesIn(folder).filter((name) => /\.json(\.last-good)?$/.test(name)))
    expect(() => JSON.parse(readFileSync(file, 'utf8')) as unknown, file).not.toThrow();
  const store = await openStore(folder, turningBox);
  expect(temporariesIn(folder)).toEqual([]);
  await expectProfiles(store, lines);
  const kept = lines.filter((line) => line.startsWith('kept')).map((line) => line.split(' '));
  for (const { kind, has } of everyKind(store)) {
    const ids = kept.flatMap(([, one, id = '']) => (one === kind ? [id] : []));
    if (kind === 'secret') await expectSecrets(folder, ids, has);
    else for (const id of ids) expect(await has(id), `${kind} ${id}`).toBe(true);
  }
  for (const part of [store.profiles, store.secrets, store.settings, store.logIntents])
    expect(part.notice).toBeUndefined();
}

async function expectProfiles(store: Store, lines: readonly string[]): Promise<void> {
  const acknowledged = new Map<string, number>();
  for (const line of lines) {
    const [word, id = '', number] = line.split(' ');
    if (word === 'saved') acknowledged.set(id, Number(number));
  }
  const profiles = await store.profiles.list();
  for (const [id, number] of acknowledged) {
    const name = profiles.find((found) => found.profile.id === id)?.profile.name ?? '';
    // A save that was done but not yet said may be newer, never older.
    expect(Number(name.split(' ')[1])).toBeGreaterThanOrEqual(number);
  }
}

/** Every second one was forgotten with the one after it: of those nothing is left in any file, nor in a copy. */
async function expectSecrets(folder: string, ids: readonly string[], has: (id: string) => Promise<boolean>) {
  const everything = filesIn(folder)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  expect(everything).not.toContain('secret of');
  for (const [nr, id] of ids.entries()) {
    const isForgotten = nr % 2 === 1 && nr + 1 < ids.length;
    // The last one may have been forgotten, which nobody was told any more.
    if (nr % 2 === 1 && !isForgotten) continue;
    expect(await has(id), `secret ${id}`).toBe(!isForgotten);
    if (isForgotten)
      expect(everything).not.toContain(Buffer.from(turningBox.encrypt(`secret of ${id}`)).toString('base64'));
  }
}

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
