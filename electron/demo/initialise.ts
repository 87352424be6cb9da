import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Account, giveTo } from './account.ts';
import { program } from './native-directory.ts';
import { serverProcessOptions } from './server-environment.ts';

const execute = promisify(execFile);

/** Some ways of installing lose the executable bit. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o111) !== 0o111) await chmod(file, 0o755);
}

/** initdb reads the password from a file, which must be readable by the account and lives no longer than needed. */
async function withPasswordFile<T>(dataDir: string, password: string, account: Account, use: (file: string) => T) {
  const file = `${dataDir}.${randomBytes(6).toString('hex')}`;
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    giveTo(account, file);
    return await use(file);
  } finally {
    await rm(file, { force: true });
  }
}

/** The file that holds our settings; included last, so it wins over initdb's, and ALTER SYSTEM wins over it. */
export const settingsFile = 'heapscope.conf';

export interface NewCluster {
  readonly nativeDir: string;
  readonly dataDir: string;
  readonly user: string;
  readonly password: string;
  readonly account: Account;
  /** In MB; a power of 2. Small segments keep the WAL of a small cluster small. */
  readonly walSegmentMb?: number;
}

/** Makes a data directory. Made beside and moved into place, so that half a one never has the right name. */
export async function initialise({ nativeDir, dataDir, user, password, account, ...more }: NewCluster): Promise<void> {
  const made = `${dataDir}.new`;
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { recursive: true, mode: 0o700 });
  giveTo(account, made);
  for (const name of ['initdb', 'postgres', 'pg_ctl'] as const) await makeExecutable(program(nativeDir, name));
  const sorts = [
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    `--wal-segsize=${more.walSegmentMb ?? 16}`,
  ];
  await withPasswordFile(dataDir, password, account, (file) =>
    execute(
      program(nativeDir, 'initdb'),
      ['-D', made, '-U', user, '--pwfile', file, ...sorts],
      serverProcessOptions(account, dataDir),
    ),
  );
  await appendFile(path.join(made, 'postgresql.conf'), `\ninclude_if_exists '${settingsFile}'\n`);
  await rename(made, dataDir);
}
