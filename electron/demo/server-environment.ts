import path from 'node:path';
import type { Account } from './account.ts';

/** What of our environment PostgreSQL needs; the rest (tokens, PG*) is none of its business. */
const kept = ['PATH', 'SystemRoot', 'SYSTEMROOT', 'windir', 'TEMP', 'TMP', 'TMPDIR'];

export interface ServerProcessOptions {
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
}

/** The options to run a program of PostgreSQL with: as the account, in a folder that the account may enter. */
export function serverProcessOptions(account: Account, dataDir: string): ServerProcessOptions {
  const env: Record<string, string> = { LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };
  for (const name of kept) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return { cwd: path.dirname(dataDir), env, ...account };
}
