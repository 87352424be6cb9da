import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import { type WritesEvent, writes } from '../../shared/contract/writes.ts';
import { importText, makePriceList, type RedundantUpdates } from '../scenarios/redundant-updates.ts';
import { testCall } from '../support/databases.ts';
import { createRole } from '../support/every-version.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { type OpenWrites, openWrites, tableOf, using } from './open-writes.ts';

const rowsOf = ({ inserted, updated, deleted }: WritesEvent['points'][number]) => inserted + updated + deleted;
/** No rate of any event is above this: what was counted before is in none of them. */
const highest = (events: readonly WritesEvent[], of: (event: WritesEvent) => readonly (number | null)[]) =>
  Math.max(0, ...events.flatMap((event) => of(event).map((rate) => rate ?? 0)));

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: OwnPostgres;
  let database: TestDatabase;
  let product: OpenWrites;
  let at: At;
  const run = (...texts: readonly string[]) =>
    using(database, 'writer', async (connection) => {
      let rows: readonly Record<string, unknown>[] = [];
      for (const text of texts) rows = await connection.query(text);
      return rows;
    });
  const relidOf = async (name: string) => Number((await run(`SELECT '${name}'::regclass::oid AS oid`))[0]?.oid);

  beforeAll(async () => {
    server = await startPostgres({
      major,
      settings: { shared_preload_libraries: 'pg_stat_statements', autovacuum: false, track_commit_timestamp: true },
    });
    database = await server.createDatabase();
    await run('CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pg_walinspect; CREATE EXTENSION pageinspect');
    product = openWrites({ isDemo: true });
    at = product.place(server, database.name);
  });
  afterAll(async () => {
    await product?.close();
    await server?.stop();
  });

  test('who wrote the WAL: statements, relations with their indexes, backends', async () => {
    await run(
      'SELECT pg_stat_statements_reset()',
      'CREATE TABLE heavy (id integer PRIMARY KEY, t text)',
      'CREATE TABLE light (n integer)',
    );
    const session = await database.connect('heavy writer');
    await session.query("INSERT INTO heavy SELECT i, repeat('x', 500) FROM generate_series(1, 4000) AS i");
    // Else an idle backend keeps its counters for up to 10 s.
    await session.query('INSERT INTO light VALUES (1); SELECT pg_stat_force_next_flush()');
    // Only what is on the disk can be read, and these servers commit without waiting for that.
    await run('CHECKPOINT');
    const byStatement = writes.walByStatement.output.parse(await product.service.walByStatement({ at }, testCall()));
    expect(byStatement.rows[0]?.name).toContain('INSERT INTO heavy');
    expect(byStatement.rows[0]?.wal_bytes).toBeGreaterThan(2_000_000);
    expect(byStatement.sum_bytes).toBeGreaterThanOrEqual(byStatement.rows[0]?.wal_bytes ?? 0);
    expect(byStatement.lacks).toEqual([]);
    const byRelation = writes.walByRelation.output.parse(
      await product.service.walByRelation({ at, bytes: 8_000_000 }, testCall()),
    );
    const heavy = byRelation.rows.find(({ name }) => name === 'heavy');
    const index = byRelation.rows.find(({ name }) => name === 'heavy_pkey (index of heavy)');
    expect(heavy).toMatchObject({ oid: await relidOf('heavy') });
    expect(heavy?.wal_bytes).toBeGreaterThan(2_000_000);
    expect(heavy?.wal_records).toBeGreaterThanOrEqual(4_000);
    expect(index?.wal_bytes).toBeGreaterThan(4_000 * 60);
    const sum = byRelation.rows.reduce((all, { wal_bytes }) => all + wal_bytes, 0);
    expect(sum / byRelation.sum_bytes).toBeCloseTo(1, 2);
    const byBackend = writes.walByBackend.output.parse(await product.service.walByBackend({ at }, testCall()));
    if (major < 18) expect(byBackend.lacks[0]?.what).toBe('This needs PostgreSQL 18 or newer');
    else expect(byBackend.rows[0]).toMatchObject({ name: expect.stringMatching(/^heavy writer, pid \d+$/u) });
    await session.close();
  });

  test('a plain role is told what it lacks, and no WAL of another database is named', async () => {
    const plain = await createRole(server, 'plain');
    const theirs = product.place(server, database.name, plain);
    const byRelation = await product.service.walByRelation({ at: theirs, bytes: 8_000_000 }, testCall());
    expect(byRelation.rows).toEqual([]);
    expect(byRelation.lacks[0]?.grant).toMatch(
      /^GRANT EXECUTE ON FUNCTION .*pg_get_wal_(records|block)_info\(.*\) TO hs_plain/u,
    );
    const byStatement = await product.service.walByStatement({ at: theirs }, testCall());
    expect(byStatement.lacks[0]?.grant).toBe(`GRANT pg_read_all_stats TO ${plain.user};`);
    expect(byStatement.rows[0]?.name).toMatch(/^Hidden statements of /u);
    const elsewhere = await product.service.walByRelation(
      { at: product.place(server, 'postgres'), bytes: 8_000_000 },
      testCall(),
    );
    expect(elsewhere.lacks[0]?.grant).toBe('CREATE EXTENSION pg_walinspect;');
    await using(server, 'admin', (connection) => connection.query('CREATE EXTENSION pg_walinspect'));
    const other = await product.service.walByRelation(
      { at: product.place(server, 'postgres'), bytes: 8_000_000 },
      testCall(),
    );
    expect(other.rows.some(({ name }) => name.includes('heavy'))).toBe(false);
    expect(other.rows.find(({ key }) => key === 'other')?.wal_bytes).toBeGreaterThan(2_000_000);
  });

  test('the newest commit is told where commits have times', async () => {
    const before = Date.now() - 1_000;
    await run('INSERT INTO light VALUES (2)');
    const found = await product.service.recent({ at, relid: await relidOf('light'), column: 'n' }, testCall());
    expect(Date.parse(found.newest ?? '')).toBeGreaterThan(before);
  });

  test('resets, a crash, new and dropped partitions make no spike', async () => {
    await run(
      'CREATE TABLE parted (n integer) PARTITION BY LIST (n)',
      'CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1)',
      'CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2)',
      'INSERT INTO parted SELECT 1 + i % 2 FROM generate_series(1, 20000) AS i',
    );
    const watching = product.watch(at);
    await watching.when((event) => event.measuredSeconds > 0 && tableOf(event, 'parted_2')?.n_tup_ins === 10_000);
    await run(
      'DROP TABLE parted_2',
      'CREATE TABLE parted_3 PARTITION OF parted FOR VALUES IN (3)',
      'INSERT INTO parted VALUES (3)',
    );
    await watching.when(
      (event) => (tableOf(event, 'parted_3')?.insertRate ?? 0) > 0 && tableOf(event, 'parted_2') === undefined,
    );
    await run("SELECT pg_stat_reset_single_table_counters('parted_1'::regclass)");
    await watching.when(({ notes }) => notes.length === 1);
    await run('INSERT INTO parted VALUES (1)');
    await watching.when((event) => (tableOf(event, 'parted_1')?.insertRate ?? 0) > 0);
    await run('SELECT pg_stat_reset()');
    const reset = await watching.when(({ notes }) => notes.length === 2);
    expect(reset.notes[1]).toMatch(/^Counters went back: a reset or a crash; measured anew from \d\d:\d\d:\d\d\.$/u);
    await run('INSERT INTO parted SELECT 3 FROM generate_series(1, 10)');
    await watching.when((event) => tableOf(event, 'parted_3')?.n_tup_ins === 10);
    await server.restart('immediate');
    await product.databases.open(at, testCall()).catch(() => undefined);
    await watching.when(({ notes }) => notes.length === 3);
    await run('INSERT INTO parted VALUES (3)');
    const last = await watching.when((event) => tableOf(event, 'parted_3')?.n_tup_ins === 1);
    expect(last.points.every((point) => rowsOf(point) >= 0 && (point.wal_bytes ?? 0) >= 0)).toBe(true);
    // A few rows a reading, and what the catalogs took for the tables; never the 20,000 of before.
    const { events } = watching;
    expect(highest(events, ({ tables }) => tables.insertRate)).toBeLessThan(100);
    expect(highest(events, ({ tables }) => tables.deleteRate)).toBe(0);
    expect(Math.min(0, ...events.flatMap(({ tables }) => tables.insertRate.map((rate) => rate ?? 0)))).toBe(0);
    expect(highest(events, ({ points }) => points.map(rowsOf))).toBeLessThan(5_000);
    await watching.stop();
    const { text } = await product.service.export(
      { at, oids: last.tables.oid.slice(0, 2), format: 'markdown' },
      testCall(),
    );
    expect(text).toContain('Writes of');
  });

  test('the guard is measured on copies of a table, as its real WAL would be', async () => {
    const options: RedundantUpdates = { table: 'prices', rows: 4_000, changedPercent: 13 };
    const walOf = async (form: 'plain' | 'guarded' | 'trigger') => {
      await using(database, 'import', (connection) => makePriceList(connection, { ...options, form }));
      const [before] = await run('CHECKPOINT', 'SELECT pg_current_wal_insert_lsn()::text AS lsn');
      await run(importText({ ...options, form }, 1));
      const [after] = await run(`SELECT (pg_current_wal_insert_lsn() - '${String(before?.lsn)}')::float8 AS bytes`);
      return Number(after?.bytes);
    };
    const guarded = await walOf('guarded');
    const plain = await walOf('plain');
    const measured = writes.measureGuard.output.parse(
      await product.service.measureGuard({ at, relid: await relidOf('prices') }, testCall()),
    );
    expect(measured).toMatchObject({ column: 'price', rows: 4_000 });
    expect(measured.changed / measured.rows).toBeCloseTo(0.13, 1);
    expect(Math.abs((measured.guardedRatio ?? 0) / (plain / guarded) - 1)).toBeLessThan(0.15);
    expect(measured.triggerRatio).toBeGreaterThan(2);
    expect(measured.triggerRatio).toBeLessThan(measured.guardedRatio ?? 0);
    expect(await run("SELECT FROM pg_class WHERE relname LIKE 'heapscope%'")).toEqual([]);
    expect(product.journal.at(-1)).toMatchObject({ action: 'run', outcome: 'done', target: null });
    // As a role that only reads, as the demo's does: denied with its GRANT, and measured where it may create.
    const reader = await createRole(server, 'plain');
    const theirs = product.place(server, database.name, reader);
    const relid = await relidOf('prices');
    await run(`GRANT SELECT ON prices TO ${reader.user}`, 'REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    const denied = await product.service
      .measureGuard({ at: theirs, relid }, testCall())
      .catch((error: unknown) => error);
    expect(denied).toMatchObject({
      failure: { kind: 'denied', grant: `GRANT CREATE ON SCHEMA public TO ${reader.user};` },
    });
    await run(`CREATE SCHEMA aside AUTHORIZATION ${reader.user}`);
    const asPlain = await product.service.measureGuard({ at: theirs, relid, redundantShare: 0.87 }, testCall());
    expect(asPlain.guardedRatio).toBeGreaterThan(5);
    expect(await run("SELECT FROM pg_class WHERE relname LIKE 'heapscope%'")).toEqual([]);
    const elsewhere = openWrites();
    const there = elsewhere.place(server, database.name);
    await expect(elsewhere.service.measureGuard({ at: there, relid: 1 }, testCall())).rejects.toThrow(
      'on the demo only',
    );
    await elsewhere.close();
  });

  test('a standby counts no rows and says so; promoted, it is measured anew', async () => {
    await product.close();
    await server.halt();
    writeFileSync(path.join(server.dataDir, 'standby.signal'), '');
    await server.restart();
    const standby = openWrites();
    const place = standby.place(server, database.name);
    const watching = standby.watch(place);
    const event = await watching.when(({ points }) => points.length > 1);
    expect(event).toMatchObject({ isStandby: true, rowsPerSecond: null });
    expect(event.wal.bytesPerSecond).toBe(0);
    await using(server, 'admin', (connection) => connection.query('SELECT pg_promote()'));
    const promoted = await watching.when(({ isStandby }) => !isStandby);
    expect(promoted.notes[0]).toMatch(/^Promoted, or another server; measured anew from/u);
    await watching.stop();
    await standby.close();
  });
});
