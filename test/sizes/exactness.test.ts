import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import { lumpsAnswer, membersAnswer, summary as summarySchema } from '../../shared/contract/sizes.ts';
import { createFixture } from '../scenarios/fixture.ts';
import { buildHugeCatalog } from '../scenarios/huge-catalog.ts';
import { testCall } from '../support/databases.ts';
import { describeEachRole, describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { type OpenSizes, openSizes } from './open-sizes.ts';

const userRelations = `
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;

async function truth(database: TestDatabase): Promise<{ total: number; relations: number; database: number }> {
  const connection = await database.connect();
  const [row] = await connection.query(`
    SELECT sum(pg_total_relation_size(c.oid)) AS total, count(*) AS relations,
           pg_database_size(current_database()) AS database ${userRelations}`);
  await connection.close();
  return { total: Number(row?.total), relations: Number(row?.relations), database: Number(row?.database) };
}

describeEachRole(
  (database) => createFixture((name) => database.connect(name)),
  ({ server, database, role, kind }) => {
    let sizes: OpenSizes;
    let at: At;
    beforeAll(async () => {
      sizes = await openSizes();
      at = sizes.place(server(), database().name, role());
    });
    afterAll(() => sizes?.close());

    test('everything is measured to the byte, whoever asks', async () => {
      const events = await sizes.measure(at);
      const last = events.at(-1);
      const wanted = await truth(database());
      expect(last).toMatchObject({
        state: 'finished',
        failure: null,
        estimated: 0,
        unknown: 0,
        gone: 0,
        failed: 0,
        locked: 0,
      });
      expect(last?.sum.total_bytes).toBe(wanted.total);
      expect(last?.measured).toBe(wanted.relations);
      expect(last?.relations).toBe(wanted.relations);
      expect(events[0]).toMatchObject({ state: 'measuring', measured: 0 });
      for (const event of events) summarySchema.parse(event);
    });

    test('each relation has its own heap, TOAST and indexes', async () => {
      const { lumps } = await sizes.service.lumps({ at, by: 'none' }, testCall());
      const connection = await database().connect();
      const rows = await connection.query(`
        SELECT n.nspname, c.relname, pg_indexes_size(c.oid) AS indexes, pg_total_relation_size(c.oid) AS total,
               coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0) AS toast ${userRelations}`);
      await connection.close();
      const wanted = rows.map((row) => [
        row.nspname,
        row.relname,
        Number(row.total),
        Number(row.indexes),
        Number(row.toast),
      ]);
      const got = lumps.name.map((name, i) => [
        lumps.nspname[i],
        name,
        lumps.total_bytes[i],
        lumps.indexes_bytes[i],
        lumps.toast_bytes[i],
      ]);
      const byName = (a: unknown[], b: unknown[]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
      expect(got.sort(byName)).toEqual(wanted.sort(byName));
    });

    test('every way of lumping adds up to the same total', async () => {
      const total = (await sizes.service.report({ at }, testCall())).summary?.sum.total_bytes;
      for (const lumping of [
        { by: 'name' },
        { by: 'tree' },
        { by: 'none' },
        { by: 'regex', pattern: '^(.)' },
      ] as const) {
        const answer = lumpsAnswer.parse(await sizes.service.lumps({ at, ...lumping }, testCall()));
        expect(answer.lumps.total_bytes.reduce((sum, bytes) => sum + bytes, 0)).toBe(total);
      }
    });

    test('the fixture’s trees and names', async () => {
      const find = async (by: 'name' | 'tree', nspname: string, name: string) => {
        const { lumps } = await sizes.service.lumps({ at, by }, testCall());
        const i = lumps.key.findIndex((_, index) => lumps.nspname[index] === nspname && lumps.name[index] === name);
        return i < 0 ? undefined : { members: lumps.members[i], partitions: lumps.partitions[i], rows: lumps.rows[i] };
      };
      expect(await find('tree', 'shop', 'measurements')).toEqual({ members: 4, partitions: 4, rows: 730 });
      expect(await find('tree', 'shop', 'logs')).toEqual({ members: 3, partitions: 2, rows: 0 });
      expect(await find('name', 'shop', 'logs')).toEqual({ members: 3, partitions: 2, rows: 0 });
      expect(await find('name', 'shop', 'shard')).toEqual({ members: 3, partitions: 0, rows: null });
      expect(await find('name', 'shop', 'fresh')).toEqual({ members: 1, partitions: 0, rows: null });
      expect(await find('name', 'closed', 'secrets')).toEqual({ members: 1, partitions: 0, rows: 2 });
    });

    test('members stand in time, by name or else by bound', async () => {
      const readings = membersAnswer.parse(
        await sizes.service.members({ at, by: 'tree', key: '["shop","readings"]' }, testCall()),
      );
      expect(readings.members.day).toEqual(['2023-01-01', '2024-01-01']);
      expect(readings.daysFrom).toBe('names');
      const tree = await sizes.service.members({ at, by: 'tree', key: '["shop","measurements"]' }, testCall());
      expect(tree.members.relname[0]).toBe('measurements_2024');
      const buckets = await sizes.service.members({ at, by: 'tree', key: '["shop","buckets"]' }, testCall());
      expect(buckets.daysFrom).toBe('none');
      expect(buckets.members.bound).toEqual([
        'FOR VALUES WITH (modulus 2, remainder 0)',
        'FOR VALUES WITH (modulus 2, remainder 1)',
      ]);
    });

    test('what the rest of the database is adds up', async () => {
      const { summary } = await sizes.service.report({ at }, testCall());
      const { database: whole } = await truth(database());
      expect(summary?.database_bytes).toBeGreaterThan(0.9 * whole);
      const known = (summary?.sum.total_bytes ?? 0) + (summary?.system_bytes ?? 0);
      expect(known).toBeGreaterThan(0.9 * whole);
      expect(known).toBeLessThanOrEqual(whole);
    });

    test('an index family is one figure', async () => {
      const { families } = await sizes.service.indexFamilies({ at }, testCall());
      const i = families.name.indexOf('measurements_taken_on_idx');
      expect(families.indexes[i]).toBe(4);
      const family = await sizes.service.indexFamily({ at, key: families.key[i] ?? '' }, testCall());
      const connection = await database().connect();
      const [row] = await connection.query(`
        SELECT sum(pg_relation_size(relid)) AS bytes FROM pg_partition_tree('shop.measurements_taken_on_idx')`);
      await connection.close();
      // pg_relation_size is the main fork alone; fresh indexes have no other.
      expect(family).toEqual({ measured_bytes: Number(row?.bytes), measured: 4, locked: 0, gone: 0 });
    });

    test('what a role may not read of a relation is unknown, not 0', async () => {
      const connection = await database().connect();
      const [row] = await connection.query(`SELECT 'closed.secrets'::regclass::oid AS oid`);
      await connection.close();
      const facts = await sizes.service.relation({ at, oid: Number(row?.oid) }, testCall());
      expect(facts.owner).not.toBe('');
      expect(facts.n_writes).toBe(2);
      expect(['superuser', 'pg_monitor', 'plain']).toContain(kind);
    });
  },
);

describeEachVersion(({ server }) => {
  test('hundreds of tables of every kind, hostile names among them, are measured to the byte', async () => {
    const database = await server().createDatabase();
    const sizes = await openSizes();
    try {
      await buildHugeCatalog((name) => database.connect(name), { lumps: 15, parts: 20 });
      const at = sizes.place(server(), database.name);
      const last = await sizes.report(at);
      const wanted = await truth(database);
      expect(last).toMatchObject({ state: 'finished', measured: wanted.relations, gone: 0, failed: 0, locked: 0 });
      expect(last.sum.total_bytes).toBe(wanted.total);
    } finally {
      await sizes.close();
      await database.drop();
    }
  });
});

describe('questions without a report', () => {
  test('are refused in words', async () => {
    const sizes = await openSizes();
    await expect(sizes.service.lumps({ at: 'test-0/none', by: 'name' }, testCall())).rejects.toThrow(
      'Nothing was measured in this database yet',
    );
    await sizes.close();
  });
});
