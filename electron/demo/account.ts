import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';

/** Whom the server runs as; null means: as ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | null;

const numberOf = (flag: '-u' | '-g', name: string): number =>
  Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }));

/**
 * PostgreSQL refuses to run as root, so root borrows an unprivileged account that exists. It never creates one: that
 * would change the user's system.
 */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: numberOf('-u', name), gid: numberOf('-g', name) };
    } catch {
      // No such account: try the next.
    }
  }
  throw new Error('PostgreSQL does not run as root, and neither "postgres" nor "nobody" exists here to run it as');
}

/** Gives a path to the account; nothing to do when the server runs as ourselves. */
export function giveTo(account: Account, path: string): void {
  if (account) chownSync(path, account.uid, account.gid);
}
