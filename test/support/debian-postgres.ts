import path from 'node:path';
import { type OwnPostgres, type StartOptions, startPostgres } from './postgres.ts';
import { findDebianPostgres, mustHaveDebianPrograms } from './requirements.mjs';
import { type Major, majors } from './server-address.ts';

/**
 * PostgreSQL as Debian builds it: with psql, pgbench and JIT, which the npm binaries lack. A cluster of our own in a
 * temporary folder, never one of the system's.
 */
export interface DebianPostgres extends OwnPostgres {
  readonly psql: string;
  readonly pgbench: string;
}

const bin = findDebianPostgres();

/** Why there is none, for `describe.skipIf`; undefined when there is one, and where there must be one. */
export const noDebianPostgres: string | undefined =
  bin || mustHaveDebianPrograms ? undefined : "Debian's PostgreSQL is not installed (apt-get install postgresql)";

/** The folder with psql, pgbench, pg_dump … */
export function debianPrograms(): string {
  if (!bin) throw new Error("Debian's PostgreSQL is not installed: node test/support/requirements.mjs");
  return bin;
}

export async function startDebianPostgres(options: Pick<StartOptions, 'settings'> = {}): Promise<DebianPostgres> {
  const programs = debianPrograms();
  const nativeDir = path.dirname(programs);
  const found = Number(path.basename(nativeDir));
  const major: Major | undefined = majors.find((known) => known === found);
  if (!major) throw new Error(`Debian's PostgreSQL ${found} is none of ${majors.join(', ')}`);
  const server = await startPostgres({ ...options, major, nativeDir });
  const tools = { psql: path.join(programs, 'psql'), pgbench: path.join(programs, 'pgbench') };
  return Object.defineProperties(server, Object.getOwnPropertyDescriptors(tools)) as OwnPostgres & typeof tools;
}
