import { createHash } from 'node:crypto';
import type { ConnectionFields } from '../../shared/connection-parameters.ts';
import { defaultTls, guessEnvironment } from '../../shared/connection-place.ts';
import { parseConnection, profileToUri } from '../../shared/connection-uri.ts';
import { type Profile, profile as profileSchema } from '../../shared/contract/connections.ts';
import { fail } from '../../shared/failure.ts';
import type { Parts } from './services.ts';

export interface StartPlace {
  /** Of the page that is shown first. */
  readonly path: string;
  /** For the terminal: where it leads, and what was understood otherwise than it may read. */
  readonly notes: readonly string[];
}

const pathOf = ({ id, database }: Profile, room: string) => `/db/${id}/${encodeURIComponent(database)}/${room}`;

/** The demo's sizes. It is started by the page's first question, not here. */
export async function demoPlace({ demo, store }: Parts): Promise<StartPlace> {
  if (!(await store.profiles.find(demo.profile.id))) await store.profiles.save(demo.profile);
  return { path: pathOf(demo.profile, 'sizes'), notes: [] };
}

/**
 * A connection of the URI on the command line. It is saved without its password, which lasts until Heapscope stops.
 * Fails with `bad-input`, never quoting the URI: it may hold a password.
 */
export async function uriPlace({ known, store }: Parts, uri: string): Promise<StartPlace> {
  const { fields, problems, notes } = parseConnection(uri);
  const [wrong] = problems;
  if (wrong) return fail('bad-input', wrong.message, wrong.advice ? { advice: wrong.advice } : {});
  const made = profileFrom(fields);
  const before = await known.find(made.id);
  // What the user chose for it last time stays.
  await known.save(before ? { ...made, name: before.name, environment: before.environment } : made);
  if (fields.password) store.secrets.remember(made.id, fields.password);
  return { path: pathOf(made, 'relations'), notes: [`Opens ${profileToUri(made)}`, ...notes] };
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
