import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createFixture } from '../scenarios/fixture.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { catalogFacts } from './catalog-facts.ts';
import { moreKinds } from './ddl-fixture.ts';
import { byName, type FixtureRoom, fixtureRoom } from './fixture-room.ts';

/** What the DDL itself does not make: schemas, the extension and server, the types that tables need before them. */
const ground = `
  CREATE EXTENSION file_fdw;
  CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
  CREATE SCHEMA shop AUTHORIZATION fixture_owner;
  CREATE SCHEMA closed AUTHORIZATION fixture_owner;
  GRANT USAGE ON FOREIGN SERVER files TO fixture_owner;
  GRANT USAGE ON SCHEMA shop TO fixture_plain, fixture_monitor;
  CREATE TYPE shop.mood AS ENUM ('sad', 'ok', 'happy');
  ALTER TYPE shop.mood OWNER TO fixture_owner;
  CREATE DOMAIN shop.positive AS integer CHECK (value > 0);
  ALTER DOMAIN shop.positive OWNER TO fixture_owner`;

/** In an order in which each finds what it needs; the test itself finds it by trying again what failed. */
async function runAll(connection: ScenarioConnection, scripts: readonly string[]): Promise<void> {
  let waiting = [...scripts];
  for (;;) {
    const failed: string[] = [];
    let lastError: unknown;
    for (const script of waiting) {
      await connection.query('BEGIN');
      const error = await connection.query(script).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      await connection.query(error ? 'ROLLBACK' : 'COMMIT');
      if (error) {
        failed.push(script);
        lastError = error;
      }
    }
    if (failed.length === 0) return;
    if (failed.length === waiting.length) throw new Error(`${failed.join('\n----\n')}\n${String(lastError)}`);
    waiting = failed;
  }
}

describeEachVersion(({ major, server }) => {
  let from: TestDatabase;
  let to: TestDatabase;
  let room: FixtureRoom;

  beforeAll(async () => {
    from = await server().createDatabase();
    to = await server().createDatabase();
    await createFixture((name) => from.connect(name));
    const admin = await from.connect('ddl test');
    for (const statement of moreKinds(major)) await admin.query(statement);
    await admin.close();
    room = fixtureRoom(server(), from.name);
  });
  afterAll(async () => {
    await room?.close();
    await from?.drop();
    await to?.drop();
  });

  it('run into an empty database, gives the same catalog facts', async () => {
    const list = await room.service.list({ at: room.at }, room.call());
    const scripts: string[] = [];
    for (const [key, row] of byName(list)) {
      const [schema] = key.split('.');
      const isMadeByTable = ['i', 'I', 't'].includes(row.relkind) || (row.relkind === 'S' && row.table !== undefined);
      if ((schema !== 'shop' && schema !== 'closed') || isMadeByTable) continue;
      const { text, withheld } = await room.service.ddl(
        { at: room.at, oid: row.oid, catalog: 'pg_class' },
        room.call(),
      );
      expect(withheld, key).toEqual([]);
      scripts.push(text);
    }
    const shop = list.names.schemas.find((schema) => schema.nspname === 'shop')?.oid;
    for (const [n, oid] of list.routines.oid.entries()) {
      if (list.routines.pronamespace[n] !== shop) continue;
      scripts.push((await room.service.ddl({ at: room.at, oid, catalog: 'pg_proc' }, room.call())).text);
    }
    const target = await to.connect('ddl target');
    await target.query(ground);
    await runAll(target, scripts);
    const source = await from.connect('ddl source');
    for (const [what, sql] of Object.entries(catalogFacts(major))) {
      const wanted = await source.query(sql);
      expect(wanted.length, `${what} compares something`).toBeGreaterThan(0);
      expect(await target.query(sql), what).toEqual(wanted);
    }
    await source.close();
    await target.close();
  }, 60_000);

  it('an index alone: its CREATE, or the constraint that it belongs to', async () => {
    const listed = byName(await room.service.list({ at: room.at }, room.call()));
    const ddl = async (key: string) =>
      (await room.service.ddl({ at: room.at, oid: listed.get(key)?.oid ?? 0, catalog: 'pg_class' }, room.call())).text;
    expect(await ddl('shop.orders_open_idx')).toMatch(/^CREATE INDEX orders_open_idx ON shop\.orders .*;\n$/);
    expect(await ddl('shop.customers_email_key')).toBe(
      'ALTER TABLE shop.customers\n    ADD CONSTRAINT customers_email_key UNIQUE (email);\n',
    );
  });
});
