import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../store/file-failure.ts';

/** Where libpq would look on this computer. */
export interface ImportSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: string;
  /** The operating system's user, libpq's default role. */
  readonly user: string;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const maxBytes = 1_000_000;

/** Reads the files that exist; what could not be used is noted. */
export async function readSources(sources: ImportSources): Promise<{
  readonly serviceFiles: readonly SourceFile[];
  readonly passwordFile: SourceFile | undefined;
  readonly notes: string[];
}> {
  const notes: string[] = [];
  const services = await Promise.all(serviceFilePaths(sources).map((file) => readIfThere(file, notes)));
  const passwordPath = passwordFilePath(sources);
  const isPrivate = await isForThisUserOnly(passwordPath, sources.platform);
  if (!isPrivate)
    notes.push(`${passwordPath} is readable by others, so it is not used; chmod 0600 it first (as libpq asks)`);
  return {
    serviceFiles: services.filter((file) => file !== undefined),
    passwordFile: isPrivate ? await readIfThere(passwordPath, notes) : undefined,
    notes,
  };
}

/** https://www.postgresql.org/docs/current/libpq-pgservice.html: the user's file first, then the system's. */
function serviceFilePaths({ env, home, platform }: ImportSources): string[] {
  const atHome =
    platform === 'win32'
      ? path.join(env.APPDATA ?? home, 'postgresql', '.pg_service.conf')
      : path.join(home, '.pg_service.conf');
  const system = env.PGSYSCONFDIR ?? '/etc/postgresql-common';
  return [env.PGSERVICEFILE ?? atHome, path.join(system, 'pg_service.conf')];
}

function passwordFilePath({ env, home, platform }: ImportSources): string {
  if (env.PGPASSFILE) return env.PGPASSFILE;
  return platform === 'win32'
    ? path.join(env.APPDATA ?? home, 'postgresql', 'pgpass.conf')
    : path.join(home, '.pgpass');
}

async function isForThisUserOnly(file: string, platform: string): Promise<boolean> {
  if (platform === 'win32') return true;
  const found = await stat(file).catch(() => undefined);
  return found === undefined || (found.mode & 0o077) === 0;
}

async function readIfThere(file: string, notes: string[]): Promise<SourceFile | undefined> {
  try {
    const found = await stat(file);
    if (found.isFile() && found.size <= maxBytes) return { path: file, text: await readFile(file, 'utf8') };
    notes.push(`${file} is ${found.isFile() ? 'larger than 1 MB' : 'not a file'}, so it is not read`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') notes.push(error instanceof Error ? error.message : `${file} cannot be read`);
  }
  return undefined;
}
