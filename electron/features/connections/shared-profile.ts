import path from 'node:path';
import { z } from 'zod';
import type { FileField } from '../../../shared/connections/parameters.ts';
import { guessEnvironment } from '../../../shared/connections/place.ts';
import {
  type Profile,
  profile as profileSchema,
  type SavedProfile,
  type Tls,
} from '../../../shared/contract/connections.ts';
import { fail } from '../../../shared/failure.ts';
import { stricter } from './stricter.ts';

/** A profile as a file that may be sent to a colleague, or come from anybody. */
const kind = 'connection profile';
const version = 1;
const mostBytes = 100_000;

/** Nothing that one user decided for himself: no id, no accepted risk. */
const content = profileSchema.omit({ id: true, acceptsClearPassword: true });
const envelope = z.object({ heapscope: z.literal(kind), version: z.number().int(), profile: z.unknown() });

/** The text of the file, and the files that it names. */
export function profileFile(profile: Profile, home: string): { text: string; named: string[] } {
  const named: string[] = [];
  const moved = withFiles(profile, (file) => {
    const short = home !== '' && file.startsWith(`${home}${path.sep}`) ? `~${file.slice(home.length)}` : file;
    named.push(short);
    return short;
  });
  // Parsed, so that no field of a later day slips in unseen.
  const shared = z.object(content.shape).parse(moved);
  return { text: `${JSON.stringify({ heapscope: kind, version, profile: shared }, null, 2)}\n`, named };
}

/** Every path in it, changed. */
function withFiles<P extends Pick<Profile, FileField | 'ssh'>>(profile: P, change: (file: string) => string): P {
  const { sslrootcert, sslcert, sslkey, ssh } = profile;
  const hop = <H extends { keyFile?: string | undefined }>(one: H): H =>
    one.keyFile === undefined ? one : { ...one, keyFile: change(one.keyFile) };
  return {
    ...profile,
    ...(sslrootcert === undefined ? {} : { sslrootcert: change(sslrootcert) }),
    ...(sslcert === undefined ? {} : { sslcert: change(sslcert) }),
    ...(sslkey === undefined ? {} : { sslkey: change(sslkey) }),
    ...(ssh === undefined ? {} : { ssh: { ...hop(ssh), ...(ssh.jump === undefined ? {} : { jump: hop(ssh.jump) }) } }),
  };
}

/**
 * A profile of that text under a new id, never looser than what is known of its server here. Fails with `bad-input` in
 * words; the file is anybody's.
 */
export function readProfileFile(
  text: string,
  id: string,
  known: readonly SavedProfile[],
): { profile: Profile; notes: string[] } {
  if (Buffer.byteLength(text) > mostBytes) refuse('it is larger than 100 kB');
  const outer = envelope.safeParse(asJson(text));
  if (!outer.success) return refuse('it is no profile of Heapscope');
  if (outer.data.version > version) refuse('it is from a newer Heapscope');
  const inner = content.safeParse(outer.data.profile);
  if (!inner.success) return refuse(wordsOf(inner.error.issues[0]));
  const notes: string[] = [];
  const read = tightened({ ...inner.data, id }, known, notes);
  withFiles(read, (file) => {
    notes.push(`It names a file of this computer, ${file}, which is read when you connect.`);
    return file;
  });
  return { profile: read, notes };
}

function refuse(why: string): never {
  return fail('bad-input', `The file cannot be read: ${why}`, { advice: 'Nothing was taken from it.' });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('it is no JSON');
  }
}

/** Where and what, without the value, which may be anything. */
function wordsOf(issue: z.core.$ZodIssue | undefined): string {
  const field = issue?.path.map(String).join('.') || 'profile';
  if (issue?.code === 'unrecognized_keys') return `${field} holds something that no profile has`;
  return `${field} is missing or wrong`;
}

const tlsStrictness: Readonly<Record<Tls, number>> = { off: 0, unverified: 1, verified: 2 };

/** A file may make things stricter than they are known, or than their names tell; never looser. */
function tightened(read: Profile, known: readonly SavedProfile[], notes: string[]): Profile {
  const same = known.filter(({ host, port }) => host === read.host && port === read.port);
  const guessed = guessEnvironment([read.name, read.database], read.host);
  const environment = [guessed, ...same.map((one) => one.environment)].reduce(stricter, read.environment);
  if (environment !== read.environment) {
    notes.push(`It says ${read.environment}; it is taken as ${environment}, as its server is known here or named.`);
  }
  const tls = same.reduce<Tls>(
    (one, { tls: other }) => (tlsStrictness[other] > tlsStrictness[one] ? other : one),
    read.tls,
  );
  if (tls !== read.tls) notes.push('TLS is kept as strict as in the connection to this server that is known here.');
  const { ending, ...others } = read;
  // 'confirm' is what an environment gives at most by itself.
  const kept = ending === undefined || ending === 'confirm' ? {} : { ending };
  return { ...others, environment, tls, ...kept };
}
