import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { buildSaver } from './saving-process.ts';

// What one disk and one account refuse, of every file that is kept: nothing that was there is lost, nothing is half
// written, each says which file and why, and what was refused is there as soon as the disk takes it again.

const isRoot = process.getuid?.() === 0;
/** Root may write anywhere: then the process that saves is of another account. */
const nobody = 65_534;

interface Said {
  readonly outcomes: Readonly<Record<string, { readonly why: string | null; readonly has: readonly boolean[] }>>;
  readonly notices: readonly { readonly path: string; readonly kind: string; readonly text: string }[];
  readonly temporaries: readonly string[];
}

interface Saving {
  readonly child: ChildProcessWithoutNullStreams;
  /** How the next round goes; the first one begins by itself. */
  next(): Promise<Said>;
}

let built: string;
let program: string;
let base: string;
let home: string;
let children: Saving[];
beforeAll(async () => {
  built = tempFolder();
  program = await buildSaver(built, 'refused-process.ts');
});
afterAll(() => removeFolder(built));
beforeEach(() => {
  base = tempFolder();
  home = path.join(base, 'home');
  mkdirSync(home);
  if (isRoot) chownSync(home, nobody, nobody);
  children = [];
});
afterEach(async () => {
  for (const { child } of children) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGKILL')) await ended;
  }
  removeFolder(base);
});

function start(): Saving {
  const account = isRoot ? { uid: nobody, gid: nobody } : {};
  const child = spawn(process.execPath, [program, home], { ...account, stdio: 'pipe' });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let isFirst = true;
  const saving: Saving = {
    child,
    async next() {
      if (!isFirst) child.stdin.write('again\n');
      isFirst = false;
      const { value, done } = await lines.next();
      if (done) throw new Error(`it ended: ${errors}`);
      return JSON.parse(value);
    },
  };
  children.push(saving);
  return saving;
}

const everything = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => path.join(entry.parentPath, entry.name));

/** Each of these is one JSON that is kept in memory meanwhile. */
const jsonFiles: Readonly<Record<string, string>> = {
  profile: 'profiles.json',
  secret: 'secrets.json',
  'host-key': 'host-keys.json',
  settings: 'settings.json',
  'database-sizes': 'database-sizes.json',
  'log-intent': 'log-switches.json',
  'lump-rule': 'lump-rules.json',
};
const ownWords: Readonly<Record<string, RegExp>> = {
  snapshot: /^Could not .*snapshots/,
  history: /^Could not .*history/,
  journal: /^Could not .*home/,
  // Who samples says where.
  recording: /E(NOSPC|ACCES|PERM)/,
};

function expectNothingLost({ outcomes, temporaries }: Said, rounds: readonly number[]): void {
  for (const [kind, { has }] of Object.entries(outcomes)) {
    for (const round of rounds) expect(has[round], `${kind} of round ${round}`).toBe(true);
  }
  expect(temporaries).toEqual([]);
  for (const file of everything(home).filter((name) => /\.json(\.last-good)?$/.test(name)))
    expect(() => JSON.parse(readFileSync(file, 'utf8')) as unknown, file).not.toThrow();
}

function expectTold({ outcomes, notices }: Said, code: RegExp): void {
  for (const [kind, name] of Object.entries(jsonFiles)) {
    const file = path.join(home, name);
    const told = notices.find((one) => one.path === file);
    expect(told, kind).toMatchObject({ kind: 'unsaved' });
    expect(told?.text, kind).toContain(file);
    expect(told?.text, kind).toMatch(code);
  }
  for (const [kind, words] of Object.entries(ownWords)) {
    const { why, has } = outcomes[kind] ?? { why: null, has: [] };
    // The last page of a file may have room for a short line on a disk that is full.
    if (kind === 'journal' && why === null) {
      expect(has[1]).toBe(true);
      continue;
    }
    expect(why, kind).toMatch(words);
    expect(why, kind).toMatch(code);
  }
}

/** Root takes everything for itself, so that the other account may read only. */
function setRights(mayWrite: boolean): void {
  for (const one of [home, ...everything(home)]) {
    const isFolder = statSync(one).isDirectory();
    if (isRoot) chownSync(one, mayWrite ? nobody : 0, mayWrite ? nobody : 0);
    chmodSync(one, mayWrite ? (isFolder ? 0o700 : 0o600) : isFolder ? 0o555 : 0o444);
  }
}

describe.skipIf(process.platform === 'win32')('every file, refused', () => {
  // An owner who is not root gets his folder back by the first thing that Heapscope does to it.
  test.skipIf(!isRoot)('by an account that may only read', async () => {
    const saving = start();
    expectNothingLost(await saving.next(), [0]);
    setRights(false);
    const before = new Map(everything(home).map((file) => [file, statSync(file).mtimeMs]));
    const refused = await saving.next();
    expectTold(refused, /EACCES|EPERM/);
    expectNothingLost(refused, [0]);
    expect(new Map(everything(home).map((file) => [file, statSync(file).mtimeMs]))).toEqual(before);
    setRights(true);
    const after = await saving.next();
    expect(after.notices).toEqual([]);
    expectNothingLost(after, [0, 2]);
  });

  test.skipIf(!mayMount())('by a disk that is full', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', home]);
    try {
      chownSync(home, nobody, nobody);
      const saving = start();
      expectNothingLost(await saving.next(), [0]);
      const filler = path.join(base, 'home', 'filler');
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096'], { stdio: 'ignore' });
      const refused = await saving.next();
      expectTold(refused, /ENOSPC/);
      expectNothingLost(refused, [0]);
      rmSync(filler);
      const after = await saving.next();
      expect(after.notices).toEqual([]);
      expectNothingLost(after, [0, 2]);
      // What was refused, and kept in memory meanwhile, is on the disk now.
      for (const kind of ['profile', 'host-key', 'database-sizes', 'lump-rule'])
        expect(readFileSync(path.join(home, jsonFiles[kind] ?? ''), 'utf8'), kind).toContain('b-2');
    } finally {
      for (const { child } of children) child.kill('SIGKILL');
      execFileSync('umount', ['-l', home]);
    }
  });
});

/** Only root may, and not in every container. */
function mayMount(): boolean {
  if (!isRoot || process.platform !== 'linux') return false;
  const folder = tempFolder();
  try {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    if (mounted.status !== 0) return false;
    writeFileSync(path.join(folder, 'tried'), '');
    return spawnSync('umount', [folder], { stdio: 'ignore' }).status === 0;
  } finally {
    removeFolder(folder);
  }
}
