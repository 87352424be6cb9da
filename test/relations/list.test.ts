import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relationChanges, relationList, relations } from '../../shared/contract/relations.ts';
import { flag } from '../../shared/relation-flags.ts';
import { argumentsText, relationRows } from '../../shared/relation-rows.ts';
import { createFixture, fixturePassword, fixtureRoles } from '../scenarios/fixture.ts';
import { fixtureRelations, fixtureRights, fixtureRoutines, type RelationFact } from '../scenarios/fixture-facts.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { byName, commentOf, type FixtureRoom, fixtureRoom } from './fixture-room.ts';

const marks: Readonly<Record<string, number>> = {
  unlogged: flag.unlogged,
  unpopulated: flag.unpopulated,
  invalid: flag.invalidIndex,
  'detach-pending': flag.detachPending,
};
const full = (fact: RelationFact) => `${fact.schema}.${fact.relname}`;
const isPartitionOf = (fact: RelationFact) => fact.parent !== undefined && !fact.parent.startsWith('logs');

/** Two roles that may do less, and the superuser. */
const roles = [
  {
    name: 'superuser',
    role: undefined,
    lacks: { noUsage: [] as readonly string[], noSelect: [] as readonly string[] | 'everything' },
  },
  { name: 'pg_monitor', role: fixtureRoles.monitor, lacks: fixtureRights.fixture_monitor },
  { name: 'plain', role: fixtureRoles.plain, lacks: fixtureRights.fixture_plain },
] as const;

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

      it('lists every relation with its facts', async () => {
        const list = relationList.parse(await room.service.list({ at: room.at }, room.call()));
        const listed = byName(list);
        const own = [...listed.keys()].filter((key) => /^(shop|closed)\./.test(key));
        expect(own.toSorted()).toEqual(fixtureRelations.map(full).toSorted());
        for (const fact of fixtureRelations) {
          const row = listed.get(full(fact));
          expect(row?.relkind, full(fact)).toBe(fact.relkind);
          expect(row?.owner, full(fact)).toBe(fixtureRoles.owner);
          expect(row?.comment, full(fact)).toBe(fact.comment);
          if (fact.rows !== null && fact.relkind !== 'p') expect(row?.reltuples, full(fact)).toBe(fact.rows);
          if (fact.rows === null && fact.heapBytes !== null) expect(row?.reltuples, full(fact)).toBe(-1);
          if (fact.rows !== null && fact.heapBytes !== null)
            expect((row?.relpages ?? 0) * 8192, full(fact)).toBe(fact.heapBytes);
          expect(row?.parent, full(fact)).toBe(fact.parent && `shop.${fact.parent}`);
          if (fact.on) expect(row?.table, full(fact)).toBe(`${fact.schema}.${fact.on}`);
          for (const [mark, bit] of Object.entries(marks))
            expect(((row?.flags ?? 0) & bit) !== 0, `${full(fact)} ${mark}`).toBe(
              fact.marks?.some((own) => own === mark) ?? false,
            );
          expect(((row?.flags ?? 0) & flag.partition) !== 0, `${full(fact)} partition`).toBe(isPartitionOf(fact));
          expect(((row?.flags ?? 0) & flag.defaultPartition) !== 0, `${full(fact)} default`).toBe(
            fact.bound === 'DEFAULT',
          );
          expect(((row?.flags ?? 0) & flag.inherits) !== 0, `${full(fact)} inherits`).toBe(fact.parent === 'logs');
        }
        expect(listed.get('shop.customers_id_seq')?.table).toBe('shop.customers');
        expect(((listed.get('shop.customers_pkey')?.flags ?? 0) & flag.primaryIndex) !== 0).toBe(true);
        expect(list.names.foreignServers.map((entry) => entry.srvname)).toEqual(['files']);
      });

      it('lists every routine with its arguments', async () => {
        const list = await room.service.list({ at: room.at }, room.call());
        const shop = list.names.schemas.find((schema) => schema.nspname === 'shop')?.oid;
        const found = list.routines.oid.flatMap((oid, n) =>
          list.routines.pronamespace[n] === shop
            ? [
                `${list.routines.prokind.charAt(n)} ${list.routines.proname[n]}(${argumentsText(list.routines, list.names, n)}) ${commentOf(list, 1255, oid) ?? ''}`,
              ]
            : [],
        );
        const expected = fixtureRoutines.map((fact) => {
          const types = fact.args.replaceAll(/\b[ab] /g, '');
          return `${fact.prokind} ${fact.proname}(${types}) ${'comment' in fact ? fact.comment : ''}`;
        });
        expect(found.toSorted()).toEqual(expected.toSorted());
      });

      it('says what this role may not read', async () => {
        const list = await room.service.list({ at: room.at }, room.call());
        const denied = list.names.schemas.filter((schema) => !schema.hasUsage && !schema.nspname.startsWith('pg_'));
        expect(denied.map((schema) => schema.nspname)).toEqual(lacks.noUsage);
        const readable = ['r', 'p', 'v', 'm', 'f', 'S'];
        for (const [key, row] of byName(list)) {
          if (!key.startsWith('shop.') || !readable.includes(row.relkind)) continue;
          const isSequence = row.relkind === 'S';
          const isDenied =
            name !== 'superuser' &&
            (lacks.noSelect === 'everything' || lacks.noSelect.some((one) => one === key) || isSequence);
          expect((row.flags & flag.unreadable) !== 0, key).toBe(isDenied);
        }
      });

      it('answers "unchanged" when nothing moved, from digests too', async () => {
        const list = await room.service.list({ at: room.at }, room.call());
        const forced = { ...list.token, counters: null };
        const changes = relationChanges.parse(
          await room.service.refresh({ at: room.at, token: forced, isThorough: false }, room.call()),
        );
        expect(changes).toMatchObject({ schemas: [], relations: null, routines: null, names: null });
        expect(changes.token.schemas).toEqual(list.token.schemas);
      });

      it('tells the parts of each relation', async () => {
        const list = await room.service.list({ at: room.at }, room.call());
        const listed = byName(list);
        const oid = (key: string) => listed.get(key)?.oid ?? 0;
        const ask = { at: room.at };
        const columns = relations.columns.output.parse(
          await room.service.columns({ ...ask, oid: oid('shop.customers') }, room.call()),
        );
        expect(columns.withheld).toBeNull();
        expect(
          columns.columns.map(({ attname, type, attnotnull, attidentity, default: value, isPrimaryKey }) => [
            attname,
            type,
            attnotnull,
            attidentity,
            value,
            isPrimaryKey,
          ]),
        ).toEqual([
          ['id', 'integer', true, 'a', null, true],
          ['email', 'text', true, '', null, false],
          ['note', 'character varying(40)', false, '', null, false],
          ['is_active', 'boolean', true, '', 'true', false],
        ]);
        expect(columns.columns[2]?.description).toBe('Free text');
        expect(columns.columns.every((column) => column.isReadable === (name !== 'pg_monitor'))).toBe(true);

        const indexes = relations.indexes.output.parse(
          await room.service.indexes({ ...ask, oid: oid('shop.orders') }, room.call()),
        );
        expect(indexes.indexes.map((index) => [index.relname, index.isPrimary, index.isValid])).toEqual([
          ['orders_pkey', true, true],
          ['orders_open_idx', false, true],
          ['orders_total_key', false, false],
        ]);
        expect(indexes.indexes[1]?.definition).toBe(
          'CREATE INDEX orders_open_idx ON shop.orders USING btree (placed_on DESC) INCLUDE (total) WHERE (total > (0)::numeric)',
        );
        const constraints = relations.constraints.output.parse(
          await room.service.constraints({ ...ask, oid: oid('shop.orders') }, room.call()),
        );
        expect(constraints.constraints.map((one) => [one.conname, one.definition])).toEqual([
          ['orders_pkey', 'PRIMARY KEY (id)'],
          ['orders_customer_id_fkey', 'FOREIGN KEY (customer_id) REFERENCES shop.customers(id) ON DELETE CASCADE'],
        ]);
        const out = relations.foreignKeys.output.parse(
          await room.service.foreignKeys({ ...ask, oid: oid('shop.orders') }, room.call()),
        );
        expect(out.in).toEqual([]);
        expect(out.out).toMatchObject([
          {
            otherName: 'customers',
            columns: ['customer_id'],
            otherColumns: ['id'],
            onDelete: 'cascade',
            isIndexed: false,
          },
        ]);
        const into = await room.service.foreignKeys({ ...ask, oid: oid('shop.customers') }, room.call());
        expect(into.in).toMatchObject([
          { otherName: 'orders', columns: ['id'], otherColumns: ['customer_id'], isIndexed: false },
        ]);
        const triggers = relations.triggers.output.parse(
          await room.service.triggers({ ...ask, oid: oid('shop.orders') }, room.call()),
        );
        expect(triggers.triggers).toMatchObject([{ tgname: 'orders_touch', function: 'shop.touch', tgenabled: 'O' }]);
        expect(triggers.triggers[0]?.definition).toContain('BEFORE UPDATE ON shop.orders');
      });

      it('tells the partitions with their bounds, the default last', async () => {
        const listed = byName(await room.service.list({ at: room.at }, room.call()));
        const oid = listed.get('shop.measurements')?.oid ?? 0;
        const found = relations.partitions.output.parse(
          await room.service.partitions({ at: room.at, oid }, room.call()),
        );
        expect(found.key).toBe('RANGE (taken_on)');
        expect(found.partitions.map((one) => [one.relname, one.bound, one.isDefault])).toEqual([
          ['measurements_2024', "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')", false],
          ['measurements_2025', "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')", false],
          ['measurements_default', 'DEFAULT', true],
        ]);
        const logs = await room.service.partitions(
          { at: room.at, oid: listed.get('shop.logs')?.oid ?? 0 },
          room.call(),
        );
        expect(logs.partitions.map((one) => [one.relname, one.isPartition, one.bound])).toEqual([
          ['logs_20240101', false, null],
          ['logs_20240108', false, null],
        ]);
      });

      it('measures sizes to the byte; what has no storage is unknown', async () => {
        const listed = byName(await room.service.list({ at: room.at }, room.call()));
        const measure = async (key: string) =>
          relations.size.output.parse(
            await room.service.size({ at: room.at, oid: listed.get(key)?.oid ?? 0 }, room.call()),
          );
        const admin = await database.connect('test');
        for (const key of ['shop.documents', 'shop.customers', 'closed.secrets', 'shop.order_totals']) {
          const [row] = await admin.query(
            `SELECT pg_total_relation_size('${key}')::text AS total, pg_indexes_size('${key}')::text AS indexes`,
          );
          const size = await measure(key);
          expect(size.total_bytes, key).toBe(Number(row?.total));
          expect(size.index_bytes, key).toBe(Number(row?.indexes));
          expect((size.heap_bytes ?? 0) + (size.toast_bytes ?? 0) + (size.index_bytes ?? 0), key).toBe(
            Number(row?.total),
          );
        }
        await admin.close();
        expect((await measure('shop.documents')).toast_bytes).toBeGreaterThan(8192);
        for (const key of ['shop.measurements', 'shop.active_customers', 'shop.remote_lines'])
          expect((await measure(key)).total_bytes, key).toBeNull();
      });

      it('tells rights, and the GRANT that is missing', async () => {
        const listed = byName(await room.service.list({ at: room.at }, room.call()));
        const of = async (key: string) =>
          relations.privileges.output.parse(
            await room.service.privileges(
              { at: room.at, oid: listed.get(key)?.oid ?? 0, catalog: 'pg_class' },
              room.call(),
            ),
          );
        const payroll = await of('shop.payroll');
        expect(payroll.owner).toBe(fixtureRoles.owner);
        expect(payroll.missing.map((one) => one.grant)).toEqual(
          role ? [`GRANT SELECT ON TABLE shop.payroll TO ${role};`] : [],
        );
        const secrets = await of('closed.secrets');
        expect(secrets.missing[0]?.grant).toBe(role ? `GRANT USAGE ON SCHEMA closed TO ${role};` : undefined);
        const notes = await of('shop.notes');
        expect(notes).toMatchObject({
          hasRowSecurity: true,
          policies: [{ polname: 'own_notes', command: 'ALL', roles: ['PUBLIC'] }],
        });
        expect((await of('shop.customers')).grants).toContainEqual({
          grantee: fixtureRoles.plain,
          grantor: fixtureRoles.owner,
          column: null,
          privilege: 'SELECT',
          isGrantable: false,
        });
      });

      it('shows the source of routines, and searches it', async () => {
        const list = await room.service.list({ at: room.at }, room.call());
        const touch = list.routines.oid[list.routines.proname.indexOf('touch')] ?? 0;
        const source = relations.source.output.parse(
          await room.service.source({ at: room.at, oid: touch }, room.call()),
        );
        expect(source).toMatchObject({ language: 'plpgsql', prosrc: 'BEGIN RETURN NEW; END' });
        const wanted = { at: room.at, isRegex: false, isCaseSensitive: false, withSystem: false };
        const hits = [];
        for await (const event of room.service.search(
          { ...wanted, scope: 'definitions', words: ['shop.SCRATCH'] },
          room.call(),
        ))
          hits.push(...event.hits);
        expect(hits.map((hit) => [hit.catalog, hit.text])).toEqual([['pg_proc', 'DELETE FROM shop.scratch']]);
        const views = [];
        for await (const event of room.service.search(
          { ...wanted, scope: 'definitions', words: ['is_act', 'WHERE'] },
          room.call(),
        ))
          views.push(...event.hits);
        expect(views.map((hit) => hit.text.trim())).toEqual([
          major >= 16 ? 'WHERE is_active;' : 'WHERE customers.is_active;',
        ]);
        const columns = [];
        for await (const event of room.service.search(
          { ...wanted, scope: 'columns', words: ['^tak.*on$'], isRegex: true },
          room.call(),
        ))
          columns.push(...event.hits);
        expect(columns.length).toBe(9);
        expect(new Set(columns.map((hit) => hit.column))).toEqual(new Set(['taken_on']));
      });

      it('a wrong expression is the question’s fault, something dropped is gone', async () => {
        const wanted = {
          at: room.at,
          isRegex: true,
          isCaseSensitive: false,
          withSystem: false,
          scope: 'columns' as const,
        };
        const run = async () => {
          for await (const _ of room.service.search({ ...wanted, words: ['('] }, room.call()));
        };
        await expect(run()).rejects.toMatchObject({ failure: { kind: 'bad-input' } });
        for (const part of [
          'columns',
          'indexes',
          'constraints',
          'foreignKeys',
          'triggers',
          'partitions',
          'size',
        ] as const)
          await expect(
            room.service[part]({ at: room.at, oid: 3_999_999_999 }, room.call()),
            part,
          ).rejects.toMatchObject({
            failure: { kind: 'sql', sql: { sqlstate: '42P01' } },
          });
      });
    });
  }

  it('shows estimates that the page rolls up', async () => {
    const room = fixtureRoom(server(), database.name);
    const rows = relationRows(await room.service.list({ at: room.at }, room.call()));
    await room.close();
    const n = rows.name.indexOf('measurements');
    expect(rows.rows[n]).toBe(730);
    expect(rows.heapBytes[n]).toBe(6 * 8192);
    expect(rows.indexBytes[n]).toBe(7 * 8192);
  });
});
