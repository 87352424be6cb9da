import { randomBytes } from 'node:crypto';
import { type OpenDatabases, openDatabases } from '../../electron/postgres/databases.ts';
import type { SavedProfile } from '../../shared/contract/connections.ts';
import { type Failure, FailureError } from '../../shared/failure.ts';
import type { ExecutedStatement } from '../../shared/rpc.ts';

/** Where the product connects to in a test, and as whom. */
export interface Door {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
}

export const profileOn = (door: Door, more: Partial<SavedProfile> = {}): SavedProfile => ({
  id: 'test',
  name: 'test',
  host: door.host,
  port: door.port,
  user: door.user,
  database: 'postgres',
  tls: 'off',
  environment: 'local',
  secret: 'memory',
  isDemo: false,
  ...more,
});

export interface Product {
  readonly databases: OpenDatabases;
  readonly at: string;
  readonly profile: SavedProfile;
  /** Of its connections, in pg_stat_activity: no other test's. */
  readonly applicationName: string;
}

/** The product's databases on one server. Close with `databases.closeAll()`. */
export function productOn(door: Door, more: Partial<SavedProfile> = {}): Product {
  const profile = profileOn(door, more);
  const version = `0.0.0-${randomBytes(4).toString('hex')}`;
  const databases = openDatabases({
    profileFor: (id) => (id === profile.id ? profile : undefined),
    passwordFor: () => door.password,
    version,
    random: () => 0.5,
  });
  return {
    databases,
    at: `${profile.id}/${profile.database}`,
    profile,
    applicationName: `heapscope/${version}/catalog`,
  };
}

export function newCall(signal: AbortSignal = new AbortController().signal): {
  readonly signal: AbortSignal;
  readonly statements: ExecutedStatement[];
} {
  return { signal, statements: [] };
}

/** The failure that it ends with; a success is a failure of the test. */
export async function failureFrom(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it succeeded');
}

export async function until(holds: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
