import { randomUUID } from 'node:crypto';
import { knownAlready } from '../../../shared/connections/same-address.ts';
import type { connections, Profile, SavedProfile, ServerFacts } from '../../../shared/contract/connections.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Demo } from '../../demo/demo.ts';
import type { NativeHost } from '../../native.ts';
import { atOf } from '../../postgres/at.ts';
import type { Call } from '../../postgres/call.ts';
import { testConnection } from '../../postgres/connection-test.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Store } from '../../store/store.ts';
import { told, toldAtChanges } from '../../told.ts';
import type { HostKeys } from '../../ways-in/host-keys.ts';
import type { OpenTunnel } from '../../ways-in/tunnel.ts';
import { DatabaseLists } from './database-list.ts';
import type { ImportSources } from './import-sources.ts';
import { findImportable, type Importable } from './importable.ts';
import type { GivenSecrets, KnownProfiles } from './known-profiles.ts';
import { addressOf, knownSecretsAt, lineOf, strayed } from './known-secrets.ts';
import { saturationStatement } from './saturation.sql.ts';
import { saturationOf } from './saturation.ts';
import { profileFile, readProfileFile } from './shared-profile.ts';
import { stricter } from './stricter.ts';

export interface ConnectionsNeeds {
  /** Made with `known.profileFor` and `known.passwordFor`. */
  readonly databases: OpenDatabases;
  readonly known: KnownProfiles;
  readonly store: Store;
  readonly demo: Demo;
  readonly native: Pick<NativeHost, 'save'>;
  readonly hostKeys: HostKeys;
  readonly openTunnel: OpenTunnel;
  /** Of Heapscope. */
  readonly version: string;
  readonly sources: ImportSources;
}

export function connectionsService(needs: ConnectionsNeeds): RoomService<typeof connections, Call> {
  const { databases, known, store } = needs;
  const lists = new DatabaseLists(databases, store.databaseSizes);
  return {
    async list() {
      const profiles = await known.list();
      const notice = [store.profiles.notice, store.secrets.notice].filter(Boolean).join(' ');
      return { profiles, keychain: store.secrets.keychain, ...(notice === '' ? {} : { notice }) };
    },
    save: ({ profile, keepPassword, ...given }) => saveProfile(needs, lists, profile, given, keepPassword),
    async remove({ id }) {
      await databases.closeProfile(id);
      await store.secrets.forget(id);
      await known.forgetSecrets(id);
      await lists.forget(id);
      return { removed: (await store.profiles.remove(id)).removed };
    },
    async importable() {
      const { found, notes } = await findImportable(needs.sources);
      const profiles = await known.list();
      return { found: found.map((one) => withoutPassword(one, knownAlready(profiles, one.profile)?.name)), notes };
    },
    import: ({ ids }) => importProfiles(needs, lists, new Set(ids)),
    async *test({ profile, password, secrets = {} }) {
      const known = await knownSecretsAt(needs, profile);
      yield* testConnection({
        profile,
        password: (password ?? (await known.password())) || undefined,
        secret: async (name) => (secrets[name] ?? (await known.secret(name))) || undefined,
        openTunnel: needs.openTunnel,
        version: needs.version,
      });
    },
    async exportProfile({ id }) {
      const profile = (await known.find(id)) ?? fail('not-connected', `There is no connection "${id}"`);
      const { text, named } = profileFile(profile, needs.sources.home);
      const suggestedName = `${profile.name}.heapscope.json`;
      return { file: await needs.native.save({ suggestedName, mime: 'application/json', content: text }), named };
    },
    readProfile: async ({ text }) => readProfileFile(text, `c-${randomUUID()}`, await known.list()),
    trustHostKey: async (key) => ({ trusted: await needs.hostKeys.trust(key) }),
    forgetHostKey: async ({ host, port }) => ({ forgotten: await needs.hostKeys.forget(host, port) }),
    open: (input, call) => openProfile(needs, input, call),
    openDemo: (_input, call) => told(call.signal, (tell) => openDemo(needs, call, tell)),
    close: async ({ at }) => ({ closed: await databases.close(at) }),
    facts: ({ at }, call) => databases.facts(at, call),
    databases: ({ id }, call) => lists.read(id, call),
    watch: (_input, { signal }) =>
      toldAtChanges(
        signal,
        (hear) => databases.onChange(hear),
        () => ({ states: [...databases.states()] }),
      ),
    retryNow: ({ at }, call) => databases.retryNow(at, call),
    async saturation({ at }, call) {
      const session = await databases.session(at, call);
      return saturationOf(await session.one(saturationStatement));
    },
  };
}

async function saveProfile(
  { databases, known, store }: ConnectionsNeeds,
  lists: DatabaseLists,
  profile: Profile,
  given: GivenSecrets,
  keepPassword: 'keychain' | 'memory',
): Promise<SavedProfile> {
  if (known.isDemo(profile.id)) return fail('bad-input', 'Heapscope itself keeps the connection to its demo');
  const before = await known.find(profile.id);
  const leadsElsewhere = before !== undefined && addressOf(before) !== addressOf(profile);
  if (leadsElsewhere) await lists.forget(profile.id);
  if (leadsElsewhere) await store.secrets.forget(profile.id);
  if (before) await known.forgetSecrets(profile.id, strayed(before, profile));
  if (before && lineOf(before) !== lineOf(profile)) await databases.closeProfile(profile.id);
  await known.keepSecrets(profile.id, given, keepPassword);
  return known.save(profile);
}

/** The password itself stays on this side of the door. */
const withoutPassword = ({ password, ...named }: Importable, knownAs: string | undefined) => ({
  ...named,
  hasPassword: password !== undefined,
  ...(knownAs === undefined ? {} : { knownAs }),
});

/** Importing again makes no second profile, and never loosens what the user chose for the first. */
async function importProfiles(needs: ConnectionsNeeds, lists: DatabaseLists, ids: ReadonlySet<string>) {
  const { found } = await findImportable(needs.sources);
  const imported: SavedProfile[] = [];
  for (const { profile, password } of found.filter((one) => ids.has(one.profile.id))) {
    const before = await needs.known.find(profile.id);
    const environment = stricter(profile.environment, before?.environment ?? 'local');
    imported.push(await saveProfile(needs, lists, { ...profile, environment }, { password }, 'keychain'));
  }
  return { imported };
}

interface OpenInput extends GivenSecrets {
  readonly id: string;
  readonly database?: string | undefined;
}

async function openProfile(
  { databases, known, store }: ConnectionsNeeds,
  { id, database, password, secrets }: OpenInput,
  call: Call,
): Promise<ServerFacts> {
  const saved = await known.find(id);
  const profile = saved ?? (known.isDemo(id) ? await known.profileFor(id) : undefined);
  if (!profile) return fail('not-connected', `There is no connection "${id}"`);
  const at = atOf(id, database ?? profile.database);
  const wasOpen = databases.states().some((state) => state.at === at && state.kind === 'open');
  const typed = { ...(password ? { password } : {}), ...(secrets ? { secrets } : {}) };
  const facts = await databases.open(at, call, typed);
  // They were right, so the other databases of this server may be opened with them.
  if (!wasOpen) known.rememberSecrets(id, { password, secrets });
  await store.profiles.touch(id, facts.server_version_num);
  return facts;
}

interface DemoEvent {
  step: string;
  done: number;
  of: number;
  at?: string;
}

async function openDemo({ demo, store, databases }: ConnectionsNeeds, call: Call, tell: (event: DemoEvent) => void) {
  const { profile } = await demo.ensure(tell);
  await store.profiles.save(profile);
  const at = atOf(profile.id, profile.database);
  const facts = await databases.open(at, call);
  await store.profiles.touch(profile.id, facts.server_version_num);
  tell({ step: 'Open', done: 1, of: 1, at });
}
