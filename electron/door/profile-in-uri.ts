import { createHash } from 'node:crypto';
import type { ConnectionFields } from '../../shared/connections/parameters.ts';
import { defaultTls, guessEnvironment } from '../../shared/connections/place.ts';
import { parseConnection } from '../../shared/connections/uri.ts';
import { type Profile, profile as profileSchema } from '../../shared/contract/connections.ts';
import { fail } from '../../shared/failure.ts';

export interface ProfileInUri {
  readonly profile: Profile;
  readonly password: string | undefined;
  /** What was understood otherwise than it may read. */
  readonly notes: readonly string[];
}

/** Fails with `bad-input` when it cannot be used as it is; never quotes the URI, which may hold a password. */
export function profileInUri(uri: string): ProfileInUri {
  const { fields, problems, notes } = parseConnection(uri);
  const [wrong] = problems;
  if (wrong) return fail('bad-input', wrong.message, wrong.advice ? { advice: wrong.advice } : {});
  if (fields.sslcert !== undefined || fields.sslkey !== undefined) {
    return fail('bad-input', 'sslcert and sslkey are refused here: the server is asked at once', {
      advice: 'Paste the URI into the form of a new connection, which shows these files before they are read.',
    });
  }
  return { profile: profileFrom(fields), password: fields.password, notes };
}

/** The same server, user and database always make the same profile. */
function profileFrom({ host, port = 5432, user, database, tls, sslrootcert }: ConnectionFields): Profile {
  if (!host || !user || !database) return fail('bad-input', `The URI names no ${host ? 'user' : 'host'}`);
  const address = JSON.stringify([host, port, user, database]);
  const made = profileSchema.safeParse({
    id: `uri-${createHash('sha256').update(address).digest('hex').slice(0, 16)}`,
    name: `${database} on ${host}`.slice(0, 120),
    host,
    port,
    database,
    user,
    tls: tls ?? defaultTls(host),
    ...(sslrootcert === undefined ? {} : { sslrootcert }),
    environment: guessEnvironment([database], host),
  });
  return made.data ?? fail('bad-input', 'The URI names something longer than PostgreSQL takes');
}
