import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { installedMajors } from './postgres.ts';
import { type Major, majors, type TestDatabase, type TestServer } from './server-address.ts';
import { sharedPostgres } from './shared-postgres.ts';

/** Who asks: each sees less than the one before. */
export const roleKinds = ['superuser', 'pg_monitor', 'plain'] as const;
export type RoleKind = (typeof roleKinds)[number];

/** A role of one test file; its name is its own, because roles belong to the whole shared server. */
export interface TestRole {
  readonly kind: RoleKind;
  readonly user: string;
  readonly password: string;
}

function wantedMajors(): readonly Major[] {
  const wanted = process.env.HEAPSCOPE_MAJORS?.split(',').map(Number);
  return wanted ? majors.filter((major) => wanted.includes(major)) : majors;
}

/**
 * One `describe` per server version, 14 to 18. A version that is not installed is skipped, and in CI fails: the
 * matrix is small and part of the repository.
 */
export function describeEachVersion(body: (version: { major: Major; server: () => TestServer }) => void): void {
  for (const major of wantedMajors()) {
    const isAbsent = !installedMajors().includes(major) && process.env.CI === undefined;
    describe.skipIf(isAbsent)(`PostgreSQL ${major}`, () => {
      let server: TestServer | undefined;
      beforeAll(async () => {
        server = await sharedPostgres(major);
      });
      body({
        major,
        server: () => {
          if (!server) throw new Error('asked for the server before it was started: use it inside a test or hook');
          return server;
        },
      });
    });
  }
}

/** A LOGIN role of that kind on that server; dropped with `dropRole`. */
export async function createRole(server: TestServer, kind: RoleKind): Promise<TestRole> {
  if (kind === 'superuser') return { kind, user: server.user, password: server.password };
  const user = `hs_${kind}_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  const connection = await server.connect();
  await connection.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
  if (kind === 'pg_monitor') await connection.query(`GRANT pg_monitor TO ${user}`);
  await connection.close();
  return { kind, user, password };
}

/** Call it after the database in which the role was granted something is dropped. */
export async function dropRole(server: TestServer, role: TestRole): Promise<void> {
  if (role.kind === 'superuser') return;
  const connection = await server.connect();
  await connection.query(`DROP OWNED BY ${role.user}; DROP ROLE ${role.user}`).finally(() => connection.close());
}

/** What a test in `describeEachRole` is given. */
export interface Asked {
  readonly major: Major;
  readonly kind: RoleKind;
  readonly server: () => TestServer;
  readonly database: () => TestDatabase;
  readonly role: () => TestRole;
}

interface Prepared {
  readonly database: TestDatabase;
  readonly roles: ReadonlyMap<RoleKind, TestRole>;
}

async function prepareOn(server: TestServer, fixture: (database: TestDatabase) => Promise<void>): Promise<Prepared> {
  const database = await server.createDatabase();
  await fixture(database);
  const roles = new Map<RoleKind, TestRole>();
  for (const kind of roleKinds) roles.set(kind, await createRole(server, kind));
  return { database, roles };
}

/**
 * `describe` for every version times every role, on one database per version that `fixture` fills. Compare values with
 * what the fixture put there: a statement that merely runs proves nothing.
 */
export function describeEachRole(
  fixture: (database: TestDatabase) => Promise<void>,
  body: (asked: Asked) => void,
): void {
  describeEachVersion(({ major, server }) => {
    let prepared: Prepared | undefined;
    const got = (): Prepared => {
      if (!prepared) throw new Error('asked for the database before it was made: use it inside a test or hook');
      return prepared;
    };
    beforeAll(async () => {
      prepared = await prepareOn(server(), fixture);
    });
    afterAll(async () => {
      await prepared?.database.drop();
      for (const role of prepared?.roles.values() ?? []) await dropRole(server(), role);
    });
    for (const kind of roleKinds) {
      describe(`as ${kind}`, () => {
        const role = (): TestRole => {
          const found = got().roles.get(kind);
          if (!found) throw new Error(`no role ${kind}`);
          return found;
        };
        body({ major, kind, server, database: () => got().database, role });
      });
    }
  });
}
