import { defaultTls, guessEnvironment, isLocalHost } from '../../../shared/connections/place.ts';
import type { ParsedConnection } from '../../../shared/connections/uri.ts';
import type { Ending, Environment, Profile, SavedProfile, Tls } from '../../../shared/contract/connections.ts';
import { endingOf } from '../../../shared/ending.ts';
import {
  certificateOf,
  noWays,
  type WaysDraft,
  type WrongWays,
  waysInProfile,
  waysOf,
  wrongWays,
} from './ways-draft.ts';

/** The form as it is being filled in: text as typed, and what the user chose against the guess. */
export interface Draft {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  /** Only as typed here; a saved one never comes back to the page. */
  readonly password: string;
  readonly keepPassword: 'keychain' | 'memory';
  /** null: the guess, by host and name. */
  readonly tls: Tls | null;
  readonly sslrootcert: string;
  readonly ways: WaysDraft;
  readonly environment: Environment | null;
  /** null: as the environment says. */
  readonly ending: Ending | null;
  readonly acceptsClearPassword: boolean;
}

export function newDraft(): Draft {
  return {
    id: `c-${crypto.randomUUID()}`,
    name: '',
    host: '',
    port: '5432',
    database: '',
    user: '',
    password: '',
    keepPassword: 'keychain',
    tls: null,
    sslrootcert: '',
    ways: noWays,
    environment: null,
    ending: null,
    acceptsClearPassword: false,
  };
}

/** A profile out of a file: nothing of it is saved yet. */
export const draftOfFile = (profile: Profile): Draft => draftOf({ ...profile, secret: 'none', isDemo: false });

export function draftOf(profile: SavedProfile): Draft {
  const { id, name, host, port, database, user, tls, sslrootcert = '', environment } = profile;
  const keepPassword = profile.secret === 'memory' ? 'memory' : 'keychain';
  const acceptsClearPassword = profile.acceptsClearPassword ?? false;
  return {
    ...{ id, name, host, port: String(port), database, user, password: '', keepPassword, tls, sslrootcert },
    ...{ environment, ending: profile.ending ?? null, acceptsClearPassword, ways: waysOf(profile) },
  };
}

export const tlsOf = ({ tls, host }: Draft): Tls => tls ?? defaultTls(host);
/** Whether the line is encrypted at all: a socket directory never is. */
export const hasTls = (draft: Draft): boolean => !draft.host.startsWith('/') && tlsOf(draft) !== 'off';
export const environmentOf = ({ environment, name, database, host }: Draft): Environment =>
  environment ?? guessEnvironment([name, database], host);
export const endingOfDraft = (draft: Draft): Ending =>
  endingOf({ environment: environmentOf(draft), ending: draft.ending ?? undefined });
export const nameOf = ({ name, database, host }: Draft): string =>
  name.trim() || `${database} on ${host}`.slice(0, 120);

/** A line on which a server could ask for the password in a way that gives it away. */
export const mayLeakPassword = (draft: Draft): boolean =>
  tlsOf(draft) !== 'verified' && draft.host !== '' && !isLocalHost(draft.host) && environmentOf(draft) !== 'production';

/** What a pasted text says replaces the fields; name and environment stay the user's. */
export function withPasted(draft: Draft, { fields }: ParsedConnection): Draft {
  return {
    ...draft,
    host: fields.host ?? '',
    port: String(fields.port ?? 5432),
    database: fields.database ?? '',
    user: fields.user ?? '',
    password: fields.password ?? '',
    tls: fields.tls ?? null,
    sslrootcert: fields.sslrootcert ?? '',
    ways: { ...draft.ways, ...certificateOf(fields) },
  };
}

export type Wrong = Partial<Record<'host' | 'port' | 'database' | 'user', string>> & WrongWays;

/** The profile as it would be saved, or what each field lacks. */
export function toProfile(draft: Draft): { readonly profile: Profile } | { readonly wrong: Wrong } {
  const port = /^\d{1,5}$/.test(draft.port.trim()) ? Number(draft.port) : 0;
  const wrong: Wrong = {
    ...(draft.host.trim() === '' ? { host: 'A host name, an address or a socket directory' } : {}),
    ...(port < 1 || port > 65_535 ? { port: '1 to 65535' } : {}),
    ...(draft.database === '' ? { database: 'The name of a database' } : {}),
    ...(draft.user === '' ? { user: 'The name of a role' } : {}),
    ...wrongWays(draft.ways, hasTls(draft)),
  };
  if (Object.keys(wrong).length > 0) return { wrong };
  const sslrootcert = draft.sslrootcert.trim();
  const profile: Profile = {
    id: draft.id,
    name: nameOf(draft),
    host: draft.host.trim(),
    port,
    database: draft.database,
    user: draft.user,
    tls: tlsOf(draft),
    environment: environmentOf(draft),
    ...(sslrootcert === '' ? {} : { sslrootcert }),
    ...waysInProfile(draft.ways, hasTls(draft)),
    ...(draft.ending === null ? {} : { ending: endingOfDraft(draft) }),
    ...(draft.acceptsClearPassword && mayLeakPassword(draft) ? { acceptsClearPassword: true } : {}),
  };
  return { profile };
}

/** "breakpad@db1.stage:5432", or "songs@/var/run/postgresql" for a socket directory. */
export function addressText({ database, host, port }: Pick<Profile, 'database' | 'host' | 'port'>): string {
  return `${database}@${serverText({ host, port })}`;
}

export function serverText({ host, port }: Pick<Profile, 'host' | 'port'>): string {
  if (host.startsWith('/')) return host;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
