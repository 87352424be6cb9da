import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import type { Profile } from '../../shared/contract/connections.ts';
import { isSocketDirectory } from './password-policy.ts';

/**
 * The three words as options of Node's TLS, never as an sslmode: pg's reading of those words changes with its next
 * major. `verified` checks the chain (sslrootcert, else the well-known authorities) and the host's name.
 * Rejects when sslrootcert cannot be read.
 */
export async function tlsOptions(
  profile: Pick<Profile, 'host' | 'tls' | 'sslrootcert'>,
): Promise<ConnectionOptions | false> {
  if (profile.tls === 'off' || isSocketDirectory(profile.host)) return false;
  if (profile.tls === 'unverified') return { rejectUnauthorized: false };
  if (profile.sslrootcert === undefined) return { rejectUnauthorized: true };
  return { rejectUnauthorized: true, ca: await readFile(profile.sslrootcert, 'utf8') };
}
