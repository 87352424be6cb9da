import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serverAccount } from '../../electron/demo/account.ts';
import { debianPrograms } from '../support/debian-postgres.ts';
import type { ServerAddress } from '../support/server-address.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** What pg_upgrade itself said. */
export interface Verdict {
  readonly passed: boolean;
  readonly output: string;
  /** The lists that it wrote, by file name; each line is trimmed, without "In database:". */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

/** `pg_upgrade --check` of a running cluster against one that is shut down, as the account that owns both. */
export async function runPgUpgrade(old: ServerAddress, fresh: ServerAddress): Promise<Verdict> {
  const account = serverAccount();
  const folder = tempFolder();
  const cwd = mkdtempSync(path.join(folder, 'run-'));
  const passwords = path.join(cwd, 'pgpass');
  writeFileSync(passwords, [old, fresh].map(({ port, password }) => `*:${port}:*:*:${password}`).join('\n'), {
    mode: 0o600,
  });
  if (account) for (const file of [cwd, passwords]) chownSync(file, account.uid, account.gid);
  const bin = debianPrograms();
  const args = ['--check', '-b', bin, '-B', bin, '-d', old.dataDir, '-D', fresh.dataDir, '-U', old.user];
  const ports = ['-p', String(old.port), '-P', String(fresh.port)];
  const env = { PATH: process.env.PATH, LANG: 'C', LC_ALL: 'C', PGPASSFILE: passwords };
  const before = new Set(outputs(fresh.dataDir));
  try {
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(
        path.join(bin, 'pg_upgrade'),
        [...args, ...ports],
        { cwd, env, timeout: 60_000, ...(account ?? {}) },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : 1, output: `${stdout}${stderr}` }),
      );
    });
    const lists = new Map(
      outputs(fresh.dataDir)
        .filter((file) => !before.has(file))
        .map((file) => [path.basename(file), linesOf(readFileSync(file, 'utf8'))]),
    );
    return { passed: code === 0, output, lists };
  } finally {
    removeFolder(folder);
  }
}

/** Where 15 and newer leave their lists: one folder a run, below the new data directory. */
function outputs(dataDir: string): string[] {
  const top = path.join(dataDir, 'pg_upgrade_output.d');
  try {
    return readdirSync(top, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.txt'))
      .map((name) => path.join(top, name));
  } catch {
    return [];
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('In database:'));
