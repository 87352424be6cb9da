import { expect, it } from 'vitest';
import { relations } from '../../shared/contract/relations.ts';
import { fixtureRoles } from '../scenarios/fixture.ts';
import { describeEachFixtureRole } from './each-role.ts';
import { byName } from './fixture-room.ts';

describeEachFixtureRole(({ major, name, role, room, database }) => {
  it('tells the parts of each relation', async () => {
    const list = await room().service.list({ at: room().at }, room().call());
    const listed = byName(list);
    const oid = (key: string) => listed.get(key)?.oid ?? 0;
    const ask = { at: room().at };
    const columns = relations.columns.output.parse(
      await room().service.columns({ ...ask, oid: oid('shop.customers') }, room().call()),
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
      await room().service.indexes({ ...ask, oid: oid('shop.orders') }, room().call()),
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
      await room().service.constraints({ ...ask, oid: oid('shop.orders') }, room().call()),
    );
    expect(constraints.constraints.map((one) => [one.conname, one.definition])).toEqual([
      ['orders_pkey', 'PRIMARY KEY (id)'],
      ['orders_customer_id_fkey', 'FOREIGN KEY (customer_id) REFERENCES shop.customers(id) ON DELETE CASCADE'],
    ]);
    const out = relations.foreignKeys.output.parse(
      await room().service.foreignKeys({ ...ask, oid: oid('shop.orders') }, room().call()),
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
    const into = await room().service.foreignKeys({ ...ask, oid: oid('shop.customers') }, room().call());
    expect(into.in).toMatchObject([
      { otherName: 'orders', columns: ['id'], otherColumns: ['customer_id'], isIndexed: false },
    ]);
    const triggers = relations.triggers.output.parse(
      await room().service.triggers({ ...ask, oid: oid('shop.orders') }, room().call()),
    );
    expect(triggers.triggers).toMatchObject([{ tgname: 'orders_touch', function: 'shop.touch', tgenabled: 'O' }]);
    expect(triggers.triggers[0]?.definition).toContain('BEFORE UPDATE ON shop.orders');
  });

  it('tells the partitions with their bounds, the default last', async () => {
    const listed = byName(await room().service.list({ at: room().at }, room().call()));
    const oid = listed.get('shop.measurements')?.oid ?? 0;
    const found = relations.partitions.output.parse(
      await room().service.partitions({ at: room().at, oid }, room().call()),
    );
    expect(found.key).toBe('RANGE (taken_on)');
    expect(found.partitions.map((one) => [one.relname, one.bound, one.isDefault])).toEqual([
      ['measurements_2024', "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')", false],
      ['measurements_2025', "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')", false],
      ['measurements_default', 'DEFAULT', true],
    ]);
    // Six pages of rows and seven of indexes, as the list has it, those two levels below too. Nobody vacuumed its TOAST.
    expect(found.partitions.reduce((sum, one) => sum + (one.estimated_bytes ?? 0), 0)).toBe(13 * 8192);
    expect(found.partitions.map((one) => [one.lacks_toast, one.lacks_partitions])).toEqual(
      Array(3).fill([true, false]),
    );
    const logs = await room().service.partitions(
      { at: room().at, oid: listed.get('shop.logs')?.oid ?? 0 },
      room().call(),
    );
    expect(logs.partitions.map((one) => [one.relname, one.isPartition, one.bound])).toEqual([
      ['logs_20240101', false, null],
      ['logs_20240108', false, null],
    ]);
  });

  it('measures sizes to the byte; what has no storage is unknown', async () => {
    const listed = byName(await room().service.list({ at: room().at }, room().call()));
    const measure = async (key: string) =>
      relations.size.output.parse(
        await room().service.size({ at: room().at, oid: listed.get(key)?.oid ?? 0 }, room().call()),
      );
    const admin = await database().connect('test');
    for (const key of ['shop.documents', 'shop.customers', 'closed.secrets', 'shop.order_totals']) {
      const [row] = await admin.query(
        `SELECT pg_total_relation_size('${key}')::text AS total, pg_indexes_size('${key}')::text AS indexes`,
      );
      const size = await measure(key);
      expect(size.total_bytes, key).toBe(Number(row?.total));
      expect(size.index_bytes, key).toBe(Number(row?.indexes));
      expect((size.heap_bytes ?? 0) + (size.toast_bytes ?? 0) + (size.index_bytes ?? 0), key).toBe(Number(row?.total));
    }
    await admin.close();
    expect((await measure('shop.documents')).toast_bytes).toBeGreaterThan(8192);
    for (const key of ['shop.measurements', 'shop.active_customers', 'shop.remote_lines'])
      expect((await measure(key)).total_bytes, key).toBeNull();
  });

  it('tells rights, and the GRANT that is missing', async () => {
    const listed = byName(await room().service.list({ at: room().at }, room().call()));
    const of = async (key: string) =>
      relations.privileges.output.parse(
        await room().service.privileges(
          { at: room().at, oid: listed.get(key)?.oid ?? 0, catalog: 'pg_class' },
          room().call(),
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
    const list = await room().service.list({ at: room().at }, room().call());
    const touch = list.routines.oid[list.routines.proname.indexOf('touch')] ?? 0;
    const source = relations.source.output.parse(
      await room().service.source({ at: room().at, oid: touch }, room().call()),
    );
    expect(source).toMatchObject({ language: 'plpgsql', prosrc: 'BEGIN RETURN NEW; END' });
    const wanted = { at: room().at, isRegex: false, isCaseSensitive: false, withSystem: false };
    const hits = [];
    for await (const event of room().service.search(
      { ...wanted, scope: 'definitions', words: ['shop.SCRATCH'] },
      room().call(),
    ))
      hits.push(...event.hits);
    expect(hits.map((hit) => [hit.catalog, hit.text])).toEqual([['pg_proc', 'DELETE FROM shop.scratch']]);
    const views = [];
    for await (const event of room().service.search(
      { ...wanted, scope: 'definitions', words: ['is_act', 'WHERE'] },
      room().call(),
    ))
      views.push(...event.hits);
    expect(views.map((hit) => hit.text.trim())).toEqual([
      major >= 16 ? 'WHERE is_active;' : 'WHERE customers.is_active;',
    ]);
    const columns = [];
    for await (const event of room().service.search(
      { ...wanted, scope: 'columns', words: ['^tak.*on$'], isRegex: true },
      room().call(),
    ))
      columns.push(...event.hits);
    expect(columns.length).toBe(9);
    expect(new Set(columns.map((hit) => hit.column))).toEqual(new Set(['taken_on']));
  });

  it('a wrong expression is the question’s fault, something dropped is gone', async () => {
    const wanted = {
      at: room().at,
      isRegex: true,
      isCaseSensitive: false,
      withSystem: false,
      scope: 'columns' as const,
    };
    const run = async () => {
      for await (const _ of room().service.search({ ...wanted, words: ['('] }, room().call()));
    };
    await expect(run()).rejects.toMatchObject({ failure: { kind: 'bad-input' } });
    for (const part of ['columns', 'indexes', 'constraints', 'foreignKeys', 'triggers', 'partitions', 'size'] as const)
      await expect(
        room().service[part]({ at: room().at, oid: 3_999_999_999 }, room().call()),
        part,
      ).rejects.toMatchObject({
        failure: { kind: 'sql', sql: { sqlstate: '42P01' } },
      });
  });
});
