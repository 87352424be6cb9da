import { homedir } from 'node:os';
import type { Demo } from '../../electron/demo/demo.ts';
import type { ImportSources } from '../../electron/features/connections/import-sources.ts';
import { KnownProfiles } from '../../electron/features/connections/known-profiles.ts';
import { connectionsService } from '../../electron/features/connections/service.ts';
import { asDownload } from '../../electron/native.ts';
import { type OpenDatabases, openDatabases } from '../../electron/postgres/databases.ts';
import { noSecretBox, type SecretBox } from '../../electron/store/secret-box.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import { HostKeys } from '../../electron/ways-in/host-keys.ts';
import { tunnels } from '../../electron/ways-in/tunnel.ts';
import type { Profile } from '../../shared/contract/connections.ts';
import { type Failure, FailureError, fail } from '../../shared/failure.ts';

/** The connections room as the host makes it, on a folder of the test; the demo is off. */
export interface TestRoom {
  readonly service: ReturnType<typeof connectionsService>;
  readonly databases: OpenDatabases;
  readonly store: Store;
  readonly sources: ImportSources;
}

export const noDemo: Demo = {
  profile: {
    id: 'demo',
    name: 'Demo',
    host: '127.0.0.1',
    port: 1,
    database: 'd',
    user: 'u',
    tls: 'off',
    environment: 'local',
  },
  password: undefined,
  ensure: async () => fail('unsupported', 'The demo is off'),
  reset: async () => fail('unsupported', 'The demo is off'),
  stop: async () => undefined,
};

/** Nothing of the account that runs the tests. */
export interface TestWays {
  readonly knownHosts?: readonly string[];
  readonly agentSocket?: string | undefined;
  readonly timeoutMs?: number;
}

export async function openRoom(
  folder: string,
  box: SecretBox = noSecretBox,
  more: Partial<ImportSources> = {},
  ways: TestWays = {},
): Promise<TestRoom> {
  const store = await openStore(folder, box);
  const known = new KnownProfiles({ store, demo: noDemo });
  const hostKeys = new HostKeys(store.hostKeys, ways.knownHosts ?? []);
  const openTunnel = tunnels({ hostKeys, agentSocket: ways.agentSocket, timeoutMs: ways.timeoutMs ?? 10_000 });
  const databases = openDatabases({
    profileFor: (id) => known.profileFor(id),
    passwordFor: (profile) => known.passwordFor(profile),
    secretFor: (profile, name) => known.secretFor(profile, name),
    openTunnel,
    version: 'test',
  });
  const sources = { env: {}, home: homedir(), platform: 'linux', user: 'me', ...more };
  const service = connectionsService({
    ...{ databases, known, store, demo: noDemo, version: 'test', sources },
    ...{ hostKeys, openTunnel, native: { save: async (file) => asDownload(file) } },
  });
  return { service, databases, store, sources };
}

export const profileOf = (
  server: { host: string; port: number; user: string },
  more: Partial<Profile> = {},
): Profile => ({
  id: 'p1',
  name: 'one',
  host: server.host,
  port: server.port,
  user: server.user,
  database: 'postgres',
  tls: 'off',
  environment: 'local',
  ...more,
});

/** What a question failed with; anything else that it does fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw new Error(`no failure but ${String(error)}`);
  return error.failure;
}
