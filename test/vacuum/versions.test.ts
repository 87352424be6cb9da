import { afterAll, beforeAll, expect, test } from 'vitest';
import { vacuum } from '../../shared/contract/vacuum.ts';
import { testCall } from '../support/databases.ts';
import { describeEachRole } from '../support/every-version.ts';
import { type OpenVacuum, openVacuum } from './open-vacuum.ts';

let product: OpenVacuum;
beforeAll(async () => {
  product = await openVacuum();
});
afterAll(() => product.close());

describeEachRole(
  async (database) => {
    const maker = await database.connect();
    await maker.query(`
      CREATE TABLE plain (id int, t text) WITH (autovacuum_vacuum_threshold = 10, autovacuum_vacuum_scale_factor = 0.5,
        autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 7000, autovacuum_freeze_max_age = 150000);
      CREATE TABLE quiet (id int) WITH (autovacuum_enabled = off);
      CREATE TABLE parent (id int) PARTITION BY RANGE (id);
      CREATE TABLE child PARTITION OF parent FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
      CREATE TABLE grandchild PARTITION OF child FOR VALUES FROM (0) TO (5);
      CREATE MATERIALIZED VIEW seen AS SELECT 1 AS one`);
    await maker.query('INSERT INTO plain SELECT i, i FROM generate_series(1, 100) AS i');
    await maker.query('VACUUM (ANALYZE) plain');
    await maker.query('DELETE FROM plain WHERE id <= 30');
    await maker.query('INSERT INTO quiet SELECT generate_series(1, 100)');
    await maker.query('DELETE FROM quiet');
    await maker.close();
  },
  ({ major, kind, server, database, role }) => {
    const at = () => product.place(server(), database().name, role());

    test('every question, with the values that the fixture put there', async () => {
      const place = at();
      const answer = await product.tables(place);
      // The counters of a session come a moment after its statement.
      await expect
        .poll(async () => (await product.seen(place)).get('plain'), { timeout: 10_000 })
        .toMatchObject({ n_dead_tup: 30, vacuum_count: 1 });
      const row = (await product.seen(place)).get('plain');
      expect(row).toMatchObject({
        nspname: 'public',
        relkind: 'r',
        reltuples: 100,
        vacuum_threshold: 60,
        insert_threshold: null,
        // So high that no autoanalyze comes in the middle and counts again.
        analyze_threshold: 7010,
        freeze_max_age: 150_000,
        isAutovacuumOn: true,
        vacuum_count: 1,
        toast_dead_tup: 0,
        toast_threshold: 10,
        verdict: 'fine',
        isSystem: false,
        rootOid: null,
      });
      const all = await product.seen(place);
      const parent = all.get('parent');
      expect(parent).toMatchObject({ verdict: 'not-vacuumed', vacuum_threshold: null, xid_age: null, rootOid: null });
      expect(all.get('grandchild')).toMatchObject({ rootOid: parent?.oid, verdict: 'fine' });
      expect(all.get('quiet')).toMatchObject({ isAutovacuumOn: false, vacuum_threshold: null, verdict: 'off' });
      expect(all.get('seen')).toMatchObject({ relkind: 'm' });
      expect(all.get('pg_class')).toMatchObject({ isSystem: true });
      expect(new Set(Object.values(answer.tables).map(({ length }) => length)).size).toBe(1);
      expect(answer.database.xid_age).toBeGreaterThan(0);
      expect(answer.workers).toEqual({ busy: kind === 'plain' ? null : expect.any(Number), most: 3 });
      expect(answer.lacks.map(({ grant }) => grant)).toEqual(
        kind === 'plain' ? [`GRANT pg_read_all_stats TO ${role().user};`] : [],
      );
      expect(answer.isStandby).toBe(false);
      const { verdicts } = vacuum.verdicts.output.parse(await product.service.verdicts({ at: place }, testCall()));
      expect(verdicts.reduce((sum, { tables }) => sum + tables, 0)).toBe(answer.tables.oid.length);
      expect(verdicts.map(({ verdict }) => verdict)).toContain('fine');

      const now = await product.now(place);
      expect(now.holders.filter(({ datname }) => datname === database().name)).toEqual([]);
      expect(Number(now.next_xid)).toBeGreaterThan(700);
      expect(Math.abs(now.nowMs - Date.now())).toBeLessThan(60_000);
      expect(now.lacks.length).toBe(kind === 'plain' ? 1 : 0);

      const detail = await product.table(place, 'plain');
      expect(detail.formula).toEqual([
        'autovacuum_vacuum_threshold + autovacuum_vacuum_scale_factor × reltuples',
        '= 10 + 0.5 × 100 = 60',
      ]);
      expect(detail.why).toEqual(['About 30 dead rows: autovacuum comes after 31 more.']);
      expect(detail.reloptions).toContain('autovacuum_freeze_max_age=150000');
      expect(detail.copy[0]?.sql).toBe('VACUUM (VERBOSE, ANALYZE) public.plain;');
      expect((await product.table(place, 'parent')).why[0]).toContain('partitioned');
      await product.bloat(place);
      expect(major).toBeGreaterThanOrEqual(14);
    });
  },
);
