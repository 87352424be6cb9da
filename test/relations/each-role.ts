import { afterAll, beforeAll, describe } from 'vitest';
import { createFixture, fixturePassword, fixtureRoles } from '../scenarios/fixture.ts';
import { fixtureRights } from '../scenarios/fixture-facts.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { Major, TestDatabase } from '../support/server-address.ts';
import { type FixtureRoom, fixtureRoom } from './fixture-room.ts';

interface Lacks {
  readonly noUsage: readonly string[];
  readonly noSelect: readonly string[] | 'everything';
}

/** The superuser, and the fixture's two roles that may do less. */
const roles: readonly { readonly name: string; readonly role: string | undefined; readonly lacks: Lacks }[] = [
  { name: 'superuser', role: undefined, lacks: { noUsage: [], noSelect: [] } },
  { name: 'pg_monitor', role: fixtureRoles.monitor, lacks: fixtureRights.fixture_monitor },
  { name: 'plain', role: fixtureRoles.plain, lacks: fixtureRights.fixture_plain },
];

export interface AskedAs {
  readonly major: Major;
  readonly name: string;
  readonly role: string | undefined;
  readonly lacks: Lacks;
  readonly room: () => FixtureRoom;
  readonly database: () => TestDatabase;
}

/** Every server version times every role, on the fixture. */
export function describeEachFixtureRole(body: (asked: AskedAs) => void): void {
  describeEachVersion(({ major, server }) => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await server().createDatabase();
      await createFixture((name) => database.connect(name));
    });
    afterAll(async () => database?.drop());
    for (const { name, role, lacks } of roles) {
      describe(`as ${name}`, () => {
        let room: FixtureRoom;
        beforeAll(() => {
          room = fixtureRoom(server(), database.name, role && { user: role, password: fixturePassword });
        });
        afterAll(() => room.close());
        body({ major, name, role, lacks, room: () => room, database: () => database });
      });
    }
  });
}
