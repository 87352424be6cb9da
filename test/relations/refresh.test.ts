import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mergeChanges } from '../../renderer/features/relations/merge-changes.ts';
import type { RelationChanges, RelationList } from '../../shared/contract/relations.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createFixture } from '../scenarios/fixture.ts';
import { describeEachVersion } from '../support/every-version.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { byName, type FixtureRoom, fixtureRoom } from './fixture-room.ts';

/**
 * Autovacuum looks at tables whenever it likes, and writes their relpages and reltuples in place, without a new row
 * version for a digest to see: these estimates of one list may be older than those of the next.
 */
function withoutEstimates(list: RelationList) {
  const rows = [...byName(list)].map(([name, row]) => [name, { ...row, relpages: null, reltuples: null }] as const);
  return new Map(rows);
}

describeEachVersion(({ major }) => {
  // Its own: a role that another test makes on a shared server lets everything be read again.
  let server: OwnPostgres | undefined;
  let database: TestDatabase;
  let room: FixtureRoom;
  let admin: ScenarioConnection;
  let list: RelationList;

  beforeAll(async () => {
    server = await startPostgres({ major });
    database = await server.createDatabase();
    await createFixture((name) => database.connect(name));
    admin = await database.connect('refresh test');
    room = fixtureRoom(server, database.name);
    list = await room.service.list({ at: room.at }, room.call());
  });
  afterAll(async () => {
    await room?.close();
    await admin?.close();
    await server?.stop();
  });

  const schemaOid = (nspname: string) => list.names.schemas.find((schema) => schema.nspname === nspname)?.oid;

  async function refreshed(): Promise<RelationChanges> {
    return room.service.refresh({ at: room.at, token: list.token, isThorough: true }, room.call());
  }

  async function expectSameAsFresh(changes: RelationChanges): Promise<void> {
    list = mergeChanges(list, changes);
    const fresh = await room.service.list({ at: room.at }, room.call());
    expect(withoutEstimates(list)).toEqual(withoutEstimates(fresh));
    expect(list.names).toEqual(fresh.names);
    expect(new Set(list.routines.oid)).toEqual(new Set(fresh.routines.oid));
    expect(list.token.schemas).toEqual(fresh.token.schemas);
  }

  it.each([
    ['CREATE TABLE', 'CREATE TABLE shop.brand_new (id integer PRIMARY KEY, body text)'],
    ['RENAME', 'ALTER TABLE shop.brand_new RENAME TO not_so_new'],
    ['GRANT', 'GRANT SELECT ON shop.not_so_new TO PUBLIC'],
    ['TRUNCATE', 'INSERT INTO shop.not_so_new VALUES (1); TRUNCATE shop.not_so_new'],
    ['ATTACH', "ALTER TABLE shop.not_so_new ADD COLUMN taken_on date NOT NULL DEFAULT '2024-06-01'"],
    ['DROP', 'DROP TABLE shop.not_so_new'],
    ['CREATE INDEX', 'CREATE INDEX late_idx ON shop.notes (owner_name)'],
    ['DROP INDEX', 'DROP INDEX shop.late_idx'],
  ])('%s: only that schema is read again', async (_, statement) => {
    await admin.query(statement);
    const changes = await refreshed();
    expect(changes.schemas).toContain(schemaOid('shop'));
    expect(changes.schemas).not.toContain(schemaOid('closed'));
    expect(changes.schemas).not.toContain(schemaOid('pg_catalog'));
    await expectSameAsFresh(changes);
  });

  it('a function: only routines', async () => {
    await admin.query('CREATE FUNCTION shop.late() RETURNS integer LANGUAGE sql AS $$SELECT 1$$');
    const changes = await refreshed();
    expect(changes.relations).toBeNull();
    expect(changes.routines?.proname).toContain('late');
    await expectSameAsFresh(changes);
  });

  it('a comment: only names', async () => {
    await admin.query("COMMENT ON TABLE shop.orders IS 'what was bought'");
    const changes = await refreshed();
    expect(changes.relations).toBeNull();
    expect(changes.names?.comments.description).toContain('what was bought');
    await expectSameAsFresh(changes);
  });

  it('a sequence’s owner and a finished detach, which pg_class alone does not show', async () => {
    await admin.query('ALTER SEQUENCE shop.ticket_numbers OWNED BY shop.notes.id');
    await expectSameAsFresh(await refreshed());
    expect(byName(list).get('shop.ticket_numbers')?.table).toBe('shop.notes');
    await admin.query('ALTER TABLE shop.readings DETACH PARTITION shop.readings_2023 FINALIZE');
    await expectSameAsFresh(await refreshed());
    expect(byName(list).get('shop.readings_2023')?.parent).toBeUndefined();
  });

  it('a new schema, and a dropped one', async () => {
    await admin.query('CREATE SCHEMA later CREATE TABLE things (id integer)');
    await expectSameAsFresh(await refreshed());
    expect(byName(list).has('later.things')).toBe(true);
    await admin.query('DROP SCHEMA later CASCADE');
    await expectSameAsFresh(await refreshed());
    expect(byName(list).has('later.things')).toBe(false);
  });

  it('what happens right after the list was read is never missed', async () => {
    for (let n = 0; n < 5; n += 1) {
      list = await room.service.list({ at: room.at }, room.call());
      await admin.query(`CREATE TABLE shop.quick_${n} (id integer)`);
      const changes = await refreshed();
      list = mergeChanges(list, changes);
      expect(byName(list).has(`shop.quick_${n}`)).toBe(true);
    }
  });

  it('the counters alone tell of a change, some seconds late', async () => {
    list = await room.service.list({ at: room.at }, room.call());
    await admin.query('CREATE TABLE shop.told_by_counters (id integer)');
    // A backend writes its counters at most once a second, when it is asked something, else after ten.
    await delay(1_100);
    await admin.query('SELECT 1');
    const deadline = Date.now() + 20_000;
    while (!byName(list).has('shop.told_by_counters') && Date.now() < deadline) {
      await delay(250);
      const changes = await room.service.refresh({ at: room.at, token: list.token, isThorough: false }, room.call());
      list = mergeChanges(list, changes);
    }
    expect(byName(list).has('shop.told_by_counters')).toBe(true);
  });

  it('unchanged costs one statement', async () => {
    const call = room.call();
    let asked = 0;
    do {
      call.statements.length = 0;
      list = mergeChanges(
        list,
        await room.service.refresh({ at: room.at, token: list.token, isThorough: false }, call),
      );
      asked += 1;
      if (call.statements.length > 1) await delay(500);
    } while (call.statements.length > 1 && asked < 30);
    expect(call.statements.map((statement) => statement.name)).toEqual(['relations.counters']);
  });
});
