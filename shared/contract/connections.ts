import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { filePath, hostKey, secretName, secrets, ssh } from './connection-ways.ts';
import { saved } from './files.ts';
import { at, bytes } from './place.ts';

/** Where a connection leads; tightens what may be done there. */
export const environment = z.enum(['local', 'staging', 'production']);
export type Environment = z.infer<typeof environment>;

/** What End and Cancel ask for on a connection: nothing is offered, a confirm for each, or its name typed. */
export const ending = z.enum(['never', 'confirm', 'type-name']);
export type Ending = z.infer<typeof ending>;

/** TLS in three words: none at all, encrypted but not verified, verified against a root and the host's name. */
export const tls = z.enum(['off', 'unverified', 'verified']);
export type Tls = z.infer<typeof tls>;

const text = (max: number) => z.string().max(max);
/** Begins with a letter or digit, so that no id is a name that objects have already, such as __proto__. */
export const profileId = z.string().regex(/^[a-zA-Z0-9][\w-]{0,63}$/);

/** A connection as it is saved: no secret is ever part of it. */
export const profile = z.strictObject({
  id: profileId,
  name: text(120).min(1),
  /** A host name, an address, or a unix-socket directory (begins with a slash). */
  host: text(255).min(1),
  port: z.number().int().min(1).max(65535),
  database: text(63).min(1),
  user: text(63).min(1),
  tls,
  sslrootcert: text(1024).optional(),
  /** The certificate that is shown to the server, and its key; the key is in the same file when none is named. */
  sslcert: filePath.optional(),
  sslkey: filePath.optional(),
  /** Absent: straight to the server. */
  ssh: ssh.optional(),
  environment,
  /** The user has read that a password would cross an unverified line, and accepts it for this connection. */
  acceptsClearPassword: z.boolean().optional(),
  /** Absent: as its environment says (`endingOf`). */
  ending: ending.optional(),
});
export type Profile = z.infer<typeof profile>;

/** Where the password of a profile is: in the system's keychain, in this process only, or not known. */
export const secretPlace = z.enum(['keychain', 'memory', 'none']);

export const savedProfile = profile.extend({
  secret: secretPlace,
  /** ISO time when the keychain took it. */
  secretSavedOn: z.string().optional(),
  /** Where the other secrets are; absent means that none is known. */
  ways: z.partialRecord(secretName, secretPlace).optional(),
  lastUsed: z.string().optional(),
  lastVersion: z.number().int().optional(),
  isDemo: z.boolean(),
  /** Why it lasts only until Heapscope closes: the disk's own words. */
  unsaved: z.string().optional(),
});
export type SavedProfile = z.infer<typeof savedProfile>;

export const testStep = z.strictObject({
  step: z.enum(['dns', 'ssh', 'tcp', 'tls', 'authentication', 'server']),
  state: z.enum(['passed', 'failed', 'not-reached', 'skipped']),
  /** "db1.stage is 10.4.0.5", or the server's own words. */
  text: z.string(),
  ms: z.number().optional(),
  sqlstate: z.string().optional(),
  advice: z.string().optional(),
  /** At `ssh`: the key that is to be trusted first. */
  hostKey: hostKey.optional(),
  /** The secret that is missing or wrong. */
  secret: secretName.optional(),
});
export type TestStep = z.infer<typeof testStep>;

/** What the server is and what this role may see there. */
export const serverFacts = z.object({
  at,
  profile: savedProfile,
  database: z.string(),
  server_version_num: z.number(),
  server_version: z.string(),
  role: z.string(),
  isSuperuser: z.boolean(),
  /** Of pg_monitor, pg_read_all_stats, pg_read_all_data, pg_signal_backend …: those that this role is a member of. */
  memberOf: z.array(z.string()),
  isStandby: z.boolean(),
  /** A pooler in transaction mode hands each statement to another backend; what needs a session is then off. */
  isPooled: z.boolean(),
  database_oid: z.number(),
  block_size: z.number(),
  encoding: z.string(),
  /** What this role cannot see, and the GRANT that would show it. */
  hidden: z.array(z.object({ what: z.string(), grant: z.string() })),
  /** Said once, above the screens: an unverified line, a superuser on production. */
  warnings: z.array(z.string()),
});
export type ServerFacts = z.infer<typeof serverFacts>;

/** closed → opening → open → lost → opening … ; only `lost` has a retry. */
export const connectionState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), at, connections: z.number() }),
  z.object({ kind: z.literal('opening'), at }),
  z.object({
    kind: z.literal('lost'),
    at,
    since: z.string(),
    /** false: it could not be opened so far, so nothing was lost. */
    wasOpen: z.boolean(),
    message: z.string(),
    /** What that means here and what to do, as of a failure. */
    advice: z.string().optional(),
    attempt: z.number(),
    /** ms until the next try; null when trying again by itself would not help (wrong password, no such database). */
    retryInMs: z.number().nullable(),
  }),
  z.object({ kind: z.literal('closed'), at }),
]);
export type ConnectionState = z.infer<typeof connectionState>;

/** Client backends against the limit for ordinary roles. null where this role may not count. */
export const saturation = z.object({
  used: z.number().nullable(),
  max: z.number(),
  reserved: z.number(),
  server_now: z.string(),
  hidden: z.number(),
  byState: z.object({
    active: z.number(),
    idleInTransaction: z.number(),
    waiting: z.number(),
    idle: z.number(),
    unknown: z.number(),
  }),
});
export type Saturation = z.infer<typeof saturation>;

/** Absent: the one that is known already. Empty: forget the known one. */
const password = z.string().max(1024).optional();
const keepPassword = z.enum(['keychain', 'memory']);

export const connections = {
  list: query(
    z.strictObject({}),
    z.object({ profiles: z.array(savedProfile), keychain: z.enum(['real', 'none']), notice: z.string().optional() }),
  ),
  /** `keepPassword` without a real keychain is always memory. */
  save: command(
    z.strictObject({
      profile,
      password,
      secrets: secrets.optional(),
      keepPassword: keepPassword.default('keychain'),
    }),
    savedProfile,
  ),
  remove: command(z.strictObject({ id: profileId }), z.object({ removed: z.boolean() })),
  /** Read only when asked: pg_service.conf, .pgpass and PG* of the environment. */
  importable: query(
    z.strictObject({}),
    z.object({
      /** `knownAs`: the name of the connection under another id that leads to the same database as the same user. */
      found: z.array(
        z.object({ source: z.string(), profile, hasPassword: z.boolean(), knownAs: z.string().optional() }),
      ),
      notes: z.array(z.string()),
    }),
  ),
  import: command(z.strictObject({ ids: z.array(profileId).max(500) }), z.object({ imported: z.array(savedProfile) })),
  /** One event a step, in order; nothing is saved, and no connection stays open. */
  test: stream(z.strictObject({ profile, password, secrets: secrets.optional() }), testStep),
  /** Opens the profile's database, or another of the same server; the password is kept for this run of Heapscope. */
  open: command(
    z.strictObject({ id: profileId, database: text(63).optional(), password, secrets: secrets.optional() }),
    serverFacts,
  ),
  /** One profile as a file: no secret, no host key, no accepted risk; files below the home folder as `~/`. */
  exportProfile: command(z.strictObject({ id: profileId }), z.object({ file: saved, named: z.array(z.string()) })),
  /** What such a file says, for the form: nothing is saved or opened. `notes` say what was made stricter. */
  readProfile: query(
    z.strictObject({ text: z.string().max(500_000) }),
    z.object({ profile, notes: z.array(z.string()) }),
  ),
  /** For a key that a server showed since Heapscope began; it is remembered in Heapscope's own file. */
  trustHostKey: command(hostKey.omit({ kind: true }), z.object({ trusted: z.boolean() })),
  /** Heapscope's own memory of a server's key; ssh's known_hosts stays as it is. */
  forgetHostKey: command(hostKey.pick({ host: true, port: true }), z.object({ forgotten: z.boolean() })),
  openDemo: stream(
    z.strictObject({}),
    z.object({ step: z.string(), done: z.number(), of: z.number(), at: at.optional() }),
  ),
  close: command(z.strictObject({ at }), z.object({ closed: z.boolean() })),
  facts: query(z.strictObject({ at }), serverFacts),
  /** Sizes are null where this role may not connect; read at most once a minute. Empty where nothing was ever read. */
  databases: query(
    z.strictObject({ id: profileId }),
    z.object({
      databases: z.array(z.object({ datname: z.string(), bytes: bytes.nullable(), allowsConnections: z.boolean() })),
      readAt: z.string().nullable(),
      /** false: not connected, so this is what was read then. */
      isLive: z.boolean(),
    }),
  ),
  /** Every open or lost database, again at each change. */
  watch: stream(z.strictObject({}), z.object({ states: z.array(connectionState) })),
  retryNow: command(z.strictObject({ at }), connectionState),
  saturation: query(z.strictObject({ at }), saturation),
};
