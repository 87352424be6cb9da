import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The superuser's password of a cluster outlives the process: `<dataDir>.password`, readable by its owner only. */
const fileOf = (dataDir: string) => `${dataDir}.password`;

/** undefined: none was saved. Throws what the file system says. */
export function savedPassword(dataDir: string): string | undefined {
  return existsSync(fileOf(dataDir)) ? readFileSync(fileOf(dataDir), 'utf8').trim() : undefined;
}

/** Replaces the file of before. Throws what the file system says. */
export function savePassword(dataDir: string, password: string): void {
  // The mode of writeFile is for new files only.
  rmSync(fileOf(dataDir), { force: true });
  writeFileSync(fileOf(dataDir), `${password}\n`, { mode: 0o600, flag: 'wx' });
}

export const newPassword = (): string => randomBytes(18).toString('base64url');
