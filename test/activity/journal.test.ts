import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../electron/store/journal.ts';
import { activity } from '../../shared/contract/activity.ts';
import { testCall } from '../support/databases.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { madeEntry } from './made-entry.ts';
import { openActivity } from './open-activity.ts';
import { idleInTransaction, observe } from './victim.ts';

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => removeFolder(folder));

const pids = async (journal: Journal) => (await journal.read()).map(({ target }) => target?.pid ?? 0);

describe('the journal', () => {
  it('has what was written, newest first, each action once with its outcome', async () => {
    const journal = new Journal(folder);
    expect(await journal.read()).toEqual([]);
    const id = await journal.write(madeEntry(1));
    await journal.write(madeEntry(2));
    await journal.write(madeEntry(1, { outcome: 'ended', words: 'Backend 1 ended' }), id);
    expect(await journal.read()).toEqual([madeEntry(2), madeEntry(1, { outcome: 'ended', words: 'Backend 1 ended' })]);
    expect(await journal.read(1)).toEqual([madeEntry(2)]);
    if (process.platform !== 'win32') expect(statSync(journal.path).mode & 0o777).toBe(0o600);
  });

  it('cut at any byte of its last line, loses that line alone; the next one is whole', async () => {
    const journal = new Journal(folder);
    for (const pid of [1, 2, 3]) await journal.write(madeEntry(pid));
    const whole = readFileSync(journal.path);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let cut = lastLine; cut <= whole.length; cut += 1) {
      writeFileSync(journal.path, whole);
      truncateSync(journal.path, cut);
      await journal.write(madeEntry(4));
      // Without its line end alone it is whole, and the next line still stands apart.
      expect(await pids(journal), `cut at ${cut}`).toEqual(cut >= whole.length - 1 ? [4, 3, 2, 1] : [4, 2, 1]);
    }
  });

  it('skips what is no line of it', async () => {
    const journal = new Journal(folder);
    writeFileSync(journal.path, '\n{}\nnull\n{"id":"x","entry":{"on":1}}\n\u0000\ufffd\n[1]\n');
    await journal.write(madeEntry(7));
    expect(await pids(journal)).toEqual([7]);
  });

  it('stays small: the file moves aside once, the newest lines stay', async () => {
    const journal = new Journal(folder, { mostBytes: 10_000 });
    for (let pid = 1; pid <= 200; pid += 1) await journal.write(madeEntry(pid));
    expect(readdirSync(folder).toSorted()).toEqual(['journal.1.ndjson', 'journal.ndjson']);
    for (const file of journal.files) expect(statSync(file).size).toBeLessThanOrEqual(10_000);
    const kept = await pids(journal);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 200 - i));
    await journal.deleteAll();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('two that write at once lose nothing of each other', async () => {
    const [one, other] = [new Journal(folder), new Journal(folder)];
    const numbers = Array.from({ length: 60 }, (_, i) => i + 1);
    await Promise.all(numbers.map((pid) => (pid % 2 === 0 ? one : other).write(madeEntry(pid))));
    expect((await pids(new Journal(folder))).toSorted((a, b) => a - b)).toEqual(numbers);
  });

  it.skipIf(process.platform === 'win32')('follows no link that somebody planted', async () => {
    const journal = new Journal(folder);
    writeFileSync(path.join(folder, 'elsewhere'), '');
    symlinkSync(path.join(folder, 'elsewhere'), journal.path);
    await expect(journal.write(madeEntry(1))).rejects.toMatchObject({ failure: { kind: 'file' } });
    expect(readFileSync(path.join(folder, 'elsewhere'), 'utf8')).toBe('');
  });
});

const rounds = process.env.HEAPSCOPE_LONG === '1' ? 200 : 6;

it(`killed in the middle of writing, ${rounds} times: what was acknowledged is there`, async () => {
  const writer = path.join(path.dirname(fileURLToPath(import.meta.url)), 'journal-writer.ts');
  let next = 1;
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, ['--import', 'tsx', writer, folder, String(next)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    const ended = once(child, 'exit');
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (bytes) => {
        said += String(bytes);
        if (said.split('\n').length > 3 + (round % 5)) resolve();
      });
    });
    child.kill('SIGKILL');
    await ended;
    const acknowledged = said
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
    const found = new Set((await new Journal(folder).read(1e6)).map(({ target }) => target?.pid ?? 0));
    expect(acknowledged.filter((number) => !found.has(number))).toEqual([]);
    next = Math.max(...acknowledged, ...found) + 1;
  }
});

describe('an action and the journal', () => {
  const endOne = async (more: (folderOfStore: string) => void) => {
    const server = await sharedPostgres();
    const product = await openActivity();
    const observer = await observe(server);
    more(product.store.folder);
    const victim = await idleInTransaction(server, { application: 'test/journal' }, 'SELECT 4711');
    const target = await observer.until(victim.pid, 'idle in transaction');
    const at = product.place(server);
    const outcome = await product.end(at, target);
    const there = await observer.isThere(victim.pid);
    const answer = await product.service.journal({}, testCall()).catch(() => undefined);
    for (const each of [victim, observer.connection, product]) await each.close();
    return { outcome, there, answer, target, user: server.user };
  };

  it('is written with who, where, what and what came of it', async () => {
    const { outcome, answer, target, user } = await endOne(() => undefined);
    expect(outcome).toMatchObject({ kind: 'ended', unjournalled: null });
    expect(activity.journal.output.parse(answer)).toEqual(answer);
    expect(answer?.entries).toEqual([
      {
        on: expect.stringMatching(/^\d{4}-.*Z$/),
        action: 'end',
        connection: expect.stringMatching(/^test-/),
        environment: 'local',
        database: 'postgres',
        role: user,
        target,
        usename: user,
        application_name: 'test/journal',
        query: 'SELECT 4711',
        outcome: 'ended',
        words: outcome.words,
      },
    ]);
  });

  it('happens on a full disk too, and says that the journal does not have it', async () => {
    const { outcome, there } = await endOne((home) => {
      const file = path.join(home, 'journal.ndjson');
      // The device that is always full; who may not make one gets a folder in the way.
      if (spawnSync('mknod', [file, 'c', '1', '7']).status !== 0) mkdirSync(file);
    });
    expect(there).toBe(false);
    expect(outcome).toMatchObject({
      kind: 'ended',
      unjournalled: expect.stringMatching(/journal\.ndjson: E(NOSPC|ISDIR)/),
    });
  });
});
