import type { connections, Profile, SavedProfile, ServerFacts } from '../../../shared/contract/connections.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Demo } from '../../demo/demo.ts';
import { atOf } from '../../postgres/at.ts';
import type { Call } from '../../postgres/call.ts';
import { testConnection } from '../../postgres/connection-test.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Store } from '../../store/store.ts';
import { told } from '../../told.ts';
import { DatabaseLists } from './database-list.ts';
import type { ImportSources } from './import-sources.ts';
import { findImportable } from './importable.ts';
import type { KnownProfiles } from './known-profiles.ts';
import { saturationStatement } from './saturation.sql.ts';
import { saturationOf } from './saturation.ts';
import { stricter } from './stricter.ts';

export interface ConnectionsNeeds {
  /** Made with `known.profileFor` and `known.passwordFor`. */
  readonly databases: OpenDatabases;
  readonly known: KnownProfiles;
  readonly store: Store;
  readonly demo: Demo;
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
    save: ({ profile, password, keepPassword }) => saveProfile(needs, lists, profile, password, keepPassword),
    async remove({ id }) {
      await databases.closeProfile(id);
      await store.secrets.forget(id);
      await lists.forget(id);
      return { removed: (await store.profiles.remove(id)).removed };
    },
    async importable() {
      const { found, notes } = await findImportable(needs.sources);
      // The password itself stays on this side of the door.
      return {
        found: found.map(({ password, ...named }) => ({ ...named, hasPassword: password !== undefined })),
        notes,
      };
    },
    import: ({ ids }) => importProfiles(needs, lists, new Set(ids)),
    async *test({ profile, password }) {
      const known = password ?? (await knownPasswordAt(needs, profile));
      yield* testConnection({ profile, password: known || undefined, version: needs.version });
    },
    open: (input, call) => openProfile(needs, input, call),
    openDemo: (_input, call) => told(call.signal, (tell) => openDemo(needs, call, tell)),
    close: async ({ at }) => ({ closed: await databases.close(at) }),
    facts: ({ at }, call) => databases.facts(at, call),
    databases: ({ id }, call) => lists.read(id, call),
    watch: (_input, call) => told(call.signal, (tell) => watchStates(databases, call.signal, tell)),
    retryNow: ({ at }, call) => databases.retryNow(at, call),
    async saturation({ at }, call) {
      const session = await databases.session(at, call);
      return saturationOf(await session.one(saturationStatement));
    },
  };
}

const addressOf = ({ host, port, user }: Profile): string => JSON.stringify([host, port, user]);

/** A known password belongs to a user of one server: it never follows a profile that leads elsewhere now. */
async function knownPasswordAt({ known }: ConnectionsNeeds, profile: Profile): Promise<string | undefined> {
  const saved = await known.find(profile.id);
  return saved && addressOf(saved) === addressOf(profile) ? known.passwordFor(saved) : undefined;
}

async function saveProfile(
  { databases, known, store }: ConnectionsNeeds,
  lists: DatabaseLists,
  profile: Profile,
  password: string | undefined,
  keepPassword: 'keychain' | 'memory',
): Promise<SavedProfile> {
  if (known.isDemo(profile.id)) return fail('bad-input', 'Heapscope itself keeps the connection to its demo');
  const before = await known.find(profile.id);
  const leadsElsewhere = before !== undefined && addressOf(before) !== addressOf(profile);
  if (leadsElsewhere) await lists.forget(profile.id);
  if (leadsElsewhere || password === '') await store.secrets.forget(profile.id);
  if (before && JSON.stringify(lineOf(before)) !== JSON.stringify(lineOf(profile))) {
    await databases.closeProfile(profile.id);
  }
  if (password && keepPassword === 'memory') {
    await store.secrets.forget(profile.id);
    store.secrets.remember(profile.id, password);
  } else if (password) await store.secrets.keep(profile.id, password);
  return known.save(profile);
}

/** What an open connection depends on. */
const lineOf = ({ host, port, user, tls, sslrootcert, environment, acceptsClearPassword }: Profile) => [
  host,
  port,
  user,
  tls,
  sslrootcert,
  environment,
  acceptsClearPassword,
];

/** Importing again makes no second profile, and never loosens what the user chose for the first. */
async function importProfiles(needs: ConnectionsNeeds, lists: DatabaseLists, ids: ReadonlySet<string>) {
  const { found } = await findImportable(needs.sources);
  const imported: SavedProfile[] = [];
  for (const { profile, password } of found.filter((one) => ids.has(one.profile.id))) {
    const before = await needs.known.find(profile.id);
    const environment = stricter(profile.environment, before?.environment ?? 'local');
    imported.push(await saveProfile(needs, lists, { ...profile, environment }, password, 'keychain'));
  }
  return { imported };
}

async function openProfile(
  { databases, known, store }: ConnectionsNeeds,
  { id, database, password }: { id: string; database?: string | undefined; password?: string | undefined },
  call: Call,
): Promise<ServerFacts> {
  const saved = await known.find(id);
  const profile = saved ?? (known.isDemo(id) ? await known.profileFor(id) : undefined);
  if (!profile) return fail('not-connected', `There is no connection "${id}"`);
  const at = atOf(id, database ?? profile.database);
  const wasOpen = databases.states().some((state) => state.at === at && state.kind === 'open');
  const facts = await databases.open(at, call, password ? { password } : {});
  // It was right, so the other databases of this server may be opened with it.
  if (password && !wasOpen) store.secrets.remember(id, password);
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

type States = { states: ReturnType<OpenDatabases['states']>[number][] };

/** Tells at once, and at every change, until the page stops listening. */
async function watchStates(
  databases: OpenDatabases,
  signal: AbortSignal,
  tell: (event: States) => void,
): Promise<void> {
  const tellNow = () => tell({ states: [...databases.states()] });
  const stop = databases.onChange(tellNow);
  tellNow();
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  stop();
}
