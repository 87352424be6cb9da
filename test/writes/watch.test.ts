import { afterAll, beforeAll, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import { describeEachRole } from '../support/every-version.ts';
import { type OpenWrites, openWrites, rowOf, tableOf, using } from './open-writes.ts';

const tables = `
  CREATE TABLE alone (id integer PRIMARY KEY, n integer) WITH (fillfactor = 50);
  CREATE TABLE events (id integer, at date) PARTITION BY RANGE (at);
  CREATE TABLE first_half PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
  CREATE TABLE second_half PARTITION OF events FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
  CREATE TABLE log_2026_01 (n integer);
  CREATE TABLE log_2026_02 (n integer);
  CREATE TABLE lonely_2026_01 (n integer);
  CREATE TABLE never_written (n integer);
  INSERT INTO alone SELECT n, 0 FROM generate_series(1, 100) AS n;
  INSERT INTO events VALUES (1, '2026-01-05'), (2, '2026-08-05');
  INSERT INTO log_2026_01 VALUES (1);
  INSERT INTO log_2026_02 VALUES (1);
  INSERT INTO lonely_2026_01 VALUES (1)`;

describeEachRole(
  async (database) => {
    const connection = await database.connect();
    await connection.query(tables);
    await connection.close();
  },
  ({ major, server, database, role }) => {
    let product: OpenWrites;
    let at: At;
    /** Counters leave a backend when it ends; one that goes idle keeps them for up to 10 s. */
    const run = (text: string) => using(database(), 'writer', (connection) => connection.query(text));
    beforeAll(async () => {
      product = openWrites();
      at = product.place(server(), database().name, role());
    });
    afterAll(async () => {
      await product?.close();
    });

    test('totals, lumps, and rates of what is written from now on, for whoever may connect', async () => {
      const watching = product.watch(at);
      const first = await watching.when(({ tables }) => tables.relname.includes('lonely_2026_01'));
      expect(tableOf(first, 'first_half')).toMatchObject({ lump: 'events', n_tup_ins: 1, n_tup_del: 0 });
      expect(tableOf(first, 'log_2026_01')?.lump).toBe('log');
      expect(tableOf(first, 'lonely_2026_01')?.lump).toBeNull();
      expect(tableOf(first, 'alone')?.lump).toBeNull();
      expect(tableOf(first, 'never_written')).toBeUndefined();
      const before = rowOf(first, 'alone');
      await run('UPDATE alone SET n = n + 1 WHERE id <= 40');
      const event = await watching.when((seen) => tableOf(seen, 'alone')?.n_tup_upd === before.n_tup_upd + 40);
      const row = rowOf(event, 'alone');
      expect(row.n_tup_hot_upd).toBeGreaterThan(before.n_tup_hot_upd);
      expect(Number(row.updateRate) * event.measuredSeconds).toBeCloseTo(40, 3);
      expect(row.insertRate).toBe(0);
      expect(row.n_tup_newpage_upd === null).toBe(major < 16);
      expect(row.spark).toHaveLength(60);
      expect(row.spark.some((rate) => Number(rate) > 0)).toBe(true);
      expect(tableOf(event, 'log_2026_01')?.updateRate).toBe(0);
      // WAL of a commit that nobody waits for is written out a moment later.
      const whole = await watching.when(
        ({ points }) =>
          points.some(({ updated }) => updated > 0) && points.some((point) => Number(point.wal_bytes) > 0),
      );
      const updated = whole.points.reduce(
        (sum, point) => sum + (point.updated * (point.toMs - point.fromMs)) / 1000,
        0,
      );
      expect(updated).toBeGreaterThan(39.9);
      expect(whole.wal).toMatchObject({ lacks: [] });
      expect(whole.wal.recordsPerSecond).not.toBeNull();
      expect(whole.isStandby).toBe(false);
      await watching.stop();
    });
  },
);
