import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { benchmark } from '../../shared/contract/benchmark.ts';
import type { BenchmarkEvent } from '../../shared/contract/benchmark-parts.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import { noPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { keyRoom, strategy } from './key-room.ts';
import { keyRequest, type OpenBenchmark } from './open-benchmark.ts';

const open = keyRoom();
let server: TestServer;
let database: TestDatabase;
let room: OpenBenchmark;
let at: At;
let songs: number;
beforeEach(() => {
  ({ server, database, room, songs } = open());
  // One run at a time is allowed at a place.
  at = room.place(server, database.name);
});
const endless = { rounds: 100_000, shape: 'list', pageRows: 20 } as const;
const measuring = (event: BenchmarkEvent) => event.state === 'running' && event.round >= 3;

describe('what ends a run early', () => {
  let proxy: TcpProxy | undefined;
  afterEach(() => proxy?.stop());

  const kept = async (id: string | null) => {
    if (id === null) throw new Error('it was not kept');
    const past = await room.service.past({ at, id }, testCall());
    benchmark.past.output.parse(past);
    return past;
  };

  test('Stop keeps the rounds so far', async () => {
    const last = await room.run(at, keyRequest(songs, endless), {
      runId: 'stopped',
      onEvent: (event) => measuring(event) && room.service.stop({ runId: 'stopped' }, testCall()),
    });
    expect(last.state).toBe('stopped');
    const { event, request } = await kept(last.keptAs);
    expect(event).toEqual({ ...last, keptAs: last.keptAs });
    expect(request).toMatchObject(endless);
    expect(strategy(event, 'join').n).toBeGreaterThanOrEqual(3);
    expect(await room.service.stop({ runId: 'stopped' }, testCall())).toEqual({ stopped: false });
  });

  test('a page that goes away stops it, and it is kept', async () => {
    const before = (await room.service.history({ at }, testCall())).runs.length;
    const call = testCall();
    await room.events(at, keyRequest(songs, endless), { call, onEvent: (event) => measuring(event) && call.stop() });
    const { runs } = await room.service.history({ at }, testCall());
    expect(runs.length).toBe(before + 1);
    expect(runs[0]).toMatchObject({ state: 'stopped' });
    expect(runs[0]?.rounds).toBeGreaterThanOrEqual(3);
  });

  test('a cut connection keeps the rounds so far and says so', async () => {
    proxy = await startTcpProxy(server);
    const through = room.place(server, database.name, proxy);
    const last = await room.run(through, keyRequest(songs, endless), {
      onEvent: (event) => measuring(event) && proxy?.cutAll(),
    });
    expect(last.state).toBe('failed');
    expect(last.failure?.message).toMatch(/ECONNRESET|closed|ended|terminated|reset/iu);
    expect(last.round).toBeGreaterThanOrEqual(3);
    const { runs } = await room.service.history({ at: through }, testCall());
    expect(runs[0]).toMatchObject({ id: last.keptAs, state: 'failed', rounds: last.round });
  });

  test('a second run on the same database is refused, and the first goes on', async () => {
    let refusal: unknown;
    const last = await room.run(at, keyRequest(songs, endless), {
      runId: 'first',
      onEvent: async (event) => {
        if (!measuring(event) || refusal !== undefined) return;
        refusal = await room.run(at, keyRequest(songs)).catch((error: unknown) => error);
        await room.service.stop({ runId: 'first' }, testCall());
      },
    });
    expect(refusal).toMatchObject({ failure: { kind: 'limit', message: 'Another benchmark runs on this database' } });
    expect(last.state).toBe('stopped');
  });
});

describe('bad ground', () => {
  test('a table without rows', async () => {
    const { conoid } = await room.key(at, 'empty_artist');
    const last = await room.run(at, keyRequest(conoid));
    expect(last).toMatchObject({ state: 'failed', keptAs: null, strategies: [] });
    expect(last.failure?.message).toBe('empty_ones has no rows that this role can see: nothing can be measured');
  });

  test.skipIf(noPgBouncer)('behind a pooler', async () => {
    const pooler = await startPgBouncer(server);
    try {
      const last = await room.run(room.place(server, database.name, pooler), keyRequest(songs));
      expect(last).toMatchObject({ state: 'failed', keptAs: null });
      expect(last.failure?.message).toContain('pooler');
    } finally {
      await pooler.stop();
    }
  });

  test('a key that was dropped', async () => {
    const last = await room.run(at, keyRequest(1));
    expect(last.failure?.message).toContain('was dropped');
  });

  test('rows without a parent: results differ, so nothing is ranked', async () => {
    const { conoid } = await room.key(at, 'orphans_artist');
    const last = await room.run(at, keyRequest(conoid, { shape: 'list', pageRows: 2, rounds: 12 }));
    expect(last).toMatchObject({ state: 'finished', vanished: 0, verdict: { kind: 'unproven', key: null } });
    expect(last.strategies.map(({ key, isEqual }) => [key, isEqual])).toContainEqual(['join', false]);
  });

  test.each(['get', 'list'] as const)(
    'rows that go away meanwhile are left out of every strategy: %s',
    async (shape) => {
      const connection = await database.connect();
      const name = `gone_${shape}`;
      await connection.query(`
      CREATE TABLE m.${name} (id integer PRIMARY KEY, artist_id integer NOT NULL CONSTRAINT ${name}_artist REFERENCES m.artists);
      INSERT INTO m.${name} SELECT n, n % 40 + 1 FROM generate_series(1, 2000) AS n`);
      const { conoid } = await room.key(at, `${name}_artist`);
      let isGone = false;
      const last = await room.run(
        at,
        keyRequest(conoid, { shape, pageRows: shape === 'get' ? 1 : 5, rounds: 20_000 }),
        {
          runId: name,
          onEvent: async (event) => {
            if (event.round < 3) return;
            if (isGone) await room.service.stop({ runId: name }, testCall());
            isGone = true;
            // Every id for get; for pages row after row, so that pages change between two strategies.
            if (shape === 'get') await connection.query(`DELETE FROM m.${name} WHERE id % 2 = 0`);
            else for (let id = 1; id < 2000; id += 4) await connection.query(`DELETE FROM m.${name} WHERE id = ${id}`);
          },
        },
      );
      await connection.close();
      if (shape === 'get') expect(last.vanished).toBeGreaterThan(0);
      const [first] = last.strategies;
      for (const { n, isEqual } of last.strategies) expect([n, isEqual]).toEqual([first?.n, true]);
      expect(first?.n).toBe(last.round - last.vanished);
    },
  );
});
