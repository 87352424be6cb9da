import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overviewService } from '../../electron/features/overview/service.ts';
import type { Companion } from '../../electron/sampler/companions.ts';
import { overview } from '../../shared/contract/overview.ts';
import type { At } from '../../shared/contract/place.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { describeEachRole } from '../support/every-version.ts';

const indexed = `
  CREATE TABLE crash (id integer PRIMARY KEY, uuid text UNIQUE, product text, os text);
  INSERT INTO crash SELECT n, n::text, 'p' || n % 7, 'o' || n % 3 FROM generate_series(1, 20000) AS n;
  CREATE INDEX crash_product_idx ON crash (product);
  CREATE INDEX crash_os_idx ON crash (os);
  CREATE INDEX crash_broken_idx ON crash (product, os);
  UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'crash_broken_idx'::regclass;
  SET enable_seqscan = off; SET enable_bitmapscan = off;
  SELECT count(*) FROM crash WHERE os = 'o1';
  ANALYZE crash`;

describeEachRole(
  async (database) => {
    const connection = await database.connect();
    await connection.query(indexed);
    // Counters arrive a moment later, at 14 up to half a second.
    const scans = `SELECT FROM pg_stat_user_indexes WHERE indexrelname = 'crash_os_idx' AND idx_scan > 0`;
    while ((await connection.query(scans)).length === 0) await delay(50);
    await connection.query(`ALTER DATABASE ${database.name} SET idle_in_transaction_session_timeout = '90s'`);
    await connection.query(`ALTER DATABASE ${database.name} SET work_mem = '6MB'`);
    await connection.close();
  },
  ({ server, database, role, kind, major }) => {
    let product: TestDatabases;
    let at: At;
    const companions: Companion[] = [];
    const service = () =>
      overviewService({
        databases: product.databases,
        samplers: { accompany: (companion) => void companions.push(companion) },
      });
    beforeAll(() => {
      product = testDatabases();
      at = product.place({ ...server(), ...role() }, database().name);
    });
    afterAll(() => product?.close());

    test(`${kind}: settings as a new session has them, with where they come from`, async () => {
      const answer = overview.server.output.parse(await service().server({ at }, testCall()));
      const settings = Object.fromEntries(answer.settings.map((one) => [one.name, `${one.value}, ${one.source}`]));
      expect(settings).toMatchObject({
        idle_in_transaction_session_timeout: '90s, database',
        work_mem: '6MB, database',
        // Our own statement sets these; neither its values nor "session" may show.
        lock_timeout: '0, default',
        statement_timeout: '0, default',
        wal_level: expect.stringMatching(/^(replica|logical|minimal), /),
      });
      expect(settings.jit).toMatch(/^(on|off), (default|server)$/);
      expect('reserved_connections' in settings).toBe(major >= 16);
      expect(answer).toMatchObject({ database: database().name, isStandby: false });
      expect(answer.extensions).toContainEqual({
        extname: 'plpgsql',
        extversion: '1.0',
        default_version: '1.0',
      });
    });

    test(`${kind}: the size, the ages, and no rate before there were two looks`, async () => {
      const call = testCall();
      const answer = overview.figures.output.parse(await service().figures({ at }, call));
      expect(answer.points).toEqual([]);
      expect(answer.deadlocks).toBeNull();
      expect(answer.database_bytes).toBeGreaterThan(5_000_000);
      expect(answer.freeze_max_age).toBe(200_000_000);
      expect(answer.xid_age).toBeGreaterThan(0);
      expect(call.statements.map(({ error }) => error)).toEqual(call.statements.map(() => undefined));
    });

    test(`${kind}: indexes that nobody scanned and that enforce nothing, and the invalid one apart`, async () => {
      const answer = overview.indexes.output.parse(await service().indexes({ at }, testCall()));
      expect(answer.unused.map(({ relname, table }) => `${relname} on ${table}`)).toEqual([
        'crash_product_idx on crash',
      ]);
      expect(answer.unusedCount).toBe(1);
      expect(answer.unused_bytes).toBe(answer.unused[0]?.bytes);
      expect(answer.invalid.map(({ relname }) => relname)).toEqual(['crash_broken_idx']);
      expect(answer.invalidCount).toBe(1);
    });

    test(`${kind}: an index that is still being built did not fail`, async () => {
      const [holder, builder] = await Promise.all([database().connect(), database().connect()]);
      await holder.query('BEGIN; CREATE TABLE IF NOT EXISTS slow (id integer); INSERT INTO slow VALUES (1); COMMIT');
      await holder.query('BEGIN; INSERT INTO slow VALUES (2)');
      const building = builder.query('CREATE INDEX CONCURRENTLY slow_idx ON slow (id)');
      const begun = `SELECT FROM pg_index WHERE indexrelid = to_regclass('slow_idx') AND NOT indisvalid`;
      while ((await holder.query(begun)).length === 0) await delay(20);
      const answer = overview.indexes.output.parse(await service().indexes({ at }, testCall()));
      expect(answer.invalid.map(({ relname }) => relname)).not.toContain('slow_idx');
      expect(answer.unused.map(({ relname }) => relname)).not.toContain('slow_idx');
      await holder.query('ROLLBACK');
      await building;
      await holder.query('DROP TABLE slow');
      await Promise.all([holder.close(), builder.close()]);
    });
  },
);
