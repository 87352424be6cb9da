import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparable, isWorthKeeping } from '../../electron/features/sizes/snapshot.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenSizes, openSizes } from './open-sizes.ts';

const day = 86_400_000;
const now = new Date('2026-03-01T12:00:00.000Z');
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();

describe('which reading to compare with', () => {
  test('the newest that is a week old, else the oldest', () => {
    expect(comparable([ago(30 * day), ago(8 * day), ago(7 * day), ago(day)], now)).toBe(ago(7 * day));
    expect(comparable([ago(3 * day), ago(day)], now)).toBe(ago(3 * day));
    expect(comparable([], now)).toBeUndefined();
  });

  test('only one from before the report', () => {
    expect(comparable([now.toISOString(), ago(-day)], now)).toBeUndefined();
  });

  test('the second is kept at once, later ones every five minutes', () => {
    expect(isWorthKeeping([], now)).toBe(true);
    expect(isWorthKeeping([ago(1000)], now)).toBe(true);
    expect(isWorthKeeping([ago(9000), ago(1000)], now)).toBe(false);
    expect(isWorthKeeping([ago(9 * day), ago(301_000)], now)).toBe(true);
  });
});

describe('growth', () => {
  let server: TestServer;
  let database: TestDatabase;
  let sizes: OpenSizes;
  let at: At;
  const run = async (text: string) => {
    const connection = await database.connect();
    await connection.query(text).finally(() => connection.close());
  };
  const lumps = async (by: 'name' | 'tree' | 'none') => {
    const answer = await sizes.service.lumps({ at, by }, testCall());
    const growth = Object.fromEntries(answer.lumps.name.map((name, i) => [name, answer.lumps.growth_bytes[i]]));
    return { ...answer, growth };
  };

  beforeAll(async () => {
    server = await sharedPostgres(18);
    database = await server.createDatabase();
    sizes = await openSizes();
    at = sizes.place(server, database.name);
    await run(`CREATE TABLE a_20240101 (id int); CREATE TABLE a_20240108 (id int); CREATE TABLE still (id int);
      INSERT INTO a_20240101 SELECT generate_series(1, 1000); INSERT INTO still SELECT generate_series(1, 1000)`);
  });
  afterAll(async () => {
    await sizes?.close();
    await database?.drop();
  });

  test('is unknown at the first reading', async () => {
    await sizes.report(at);
    const answer = await lumps('name');
    expect(answer.growthSince).toBeNull();
    expect(answer.growth).toEqual({ a: null, still: null });
    expect(answer.growth_bytes).toBeNull();
  });

  test('is the lump’s from the second on, however little they are apart, and a new member is growth', async () => {
    const before = (await lumps('name')).summary.sum.total_bytes;
    await run(`CREATE TABLE a_20240115 (id int); INSERT INTO a_20240115 SELECT generate_series(1, 5000);
      CREATE TABLE fresh (id int); INSERT INTO fresh VALUES (1)`);
    const last = await sizes.report(at);
    const answer = await lumps('name');
    expect(answer.growthSince?.spanMs).toBeGreaterThan(0);
    expect(answer.growthSince?.spanMs).toBeLessThan(60_000);
    expect(answer.growth).toEqual({ a: expect.any(Number), still: 0, fresh: expect.any(Number) });
    expect(answer.growth_bytes).toBe(last.sum.total_bytes - before);
    expect((answer.growth.a ?? 0) + (answer.growth.fresh ?? 0)).toBe(answer.growth_bytes);
    expect((await lumps('tree')).growth.a_20240115).toBeGreaterThan(0);
    expect((await lumps('none')).growth.still).toBeNull();
  });

  test('is kept by cluster and database, wherever the server is reached', () => {
    const [series, ...others] = readdirSync(path.join(sizes.folder, 'snapshots'));
    expect(others).toEqual([]);
    expect(series).toMatch(/^\d{15,20}-\d+$/);
  });

  test('a plain role may read the cluster’s identifier as well', async () => {
    const connection = await database.connect();
    const [row] = await connection.query(
      `SELECT has_function_privilege('pg_monitor', 'pg_control_system()', 'execute') AS may`,
    );
    await connection.close();
    expect(row?.may).toBe(true);
  });

  test('a snapshot that is broken is as good as none', async () => {
    const folder = path.join(sizes.folder, 'snapshots');
    for (const series of readdirSync(folder)) {
      for (const file of readdirSync(path.join(folder, series)))
        writeFileSync(path.join(folder, series, file), '{"ver');
    }
    await sizes.report(at);
    expect((await lumps('name')).growthSince).toBeNull();
  });

  test('a folder that cannot be written costs the growth, not the report', async () => {
    const folder = path.join(sizes.folder, 'snapshots');
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file stands where the folder should be');
    const last = await sizes.report(at);
    expect(last.state).toBe('finished');
    expect(last.note).toMatch(/^Not kept to compare with later: /);
    rmSync(folder);
    mkdirSync(folder);
    chmodSync(folder, 0o700);
  });
});

describe('leaving a relation out of its lump', () => {
  test('lasts, and touches nothing on the server', async () => {
    const server = await sharedPostgres(18);
    const database = await server.createDatabase();
    const sizes = await openSizes();
    try {
      const connection = await database.connect();
      await connection.query('CREATE TABLE a_1 (id int); CREATE TABLE a_2 (id int); CREATE TABLE a_3 (id int)');
      await connection.close();
      const at = sizes.place(server, database.name);
      await sizes.report(at);
      const names = async () => (await sizes.service.lumps({ at, by: 'name' }, testCall())).lumps.name.toSorted();
      expect(await names()).toEqual(['a']);
      const rule = { at, nspname: 'public', relname: 'a_2' };
      expect(await sizes.service.leaveOut({ ...rule, isLeftOut: true }, testCall())).toEqual({ leftOut: 1 });
      expect(await names()).toEqual(['a', 'a_2']);
      await sizes.report(at);
      expect(await names()).toEqual(['a', 'a_2']);
      expect(await sizes.service.leaveOut({ ...rule, isLeftOut: false }, testCall())).toEqual({ leftOut: 0 });
      expect(await names()).toEqual(['a']);
    } finally {
      await sizes.close();
      await database.drop();
    }
  });
});
