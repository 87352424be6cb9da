import { beforeEach, describe, expect, test } from 'vitest';
import { benchmark } from '../../shared/contract/benchmark.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import { createRole, dropRole } from '../support/every-version.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { keyRoom, strategy } from './key-room.ts';
import { customRequest, keyRequest, type OpenBenchmark } from './open-benchmark.ts';

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

describe('two queries of the user', () => {
  const run = (a: string, b: string, more = {}) => room.run(at, customRequest(a, b, more));

  test('equal results are ranked, as interleaved as any strategy', async () => {
    const slow = 'SELECT count(*) FROM generate_series(1, 20000)';
    const last = await run(slow, 'SELECT 20000::bigint AS count', { rounds: 25 });
    expect(last).toMatchObject({ state: 'finished', baseline: 'a', verdict: { kind: 'faster', key: 'b', than: 'a' } });
    expect(last.strategies.map(({ key, title, isEqual, rows }) => [key, title, isEqual, rows])).toEqual([
      ['a', 'first', true, 1],
      ['b', 'second', true, 1],
    ]);
    expect(last.promise).toMatchObject({ kind: 'superuser' });
    expect(last.floor?.n).toBe(25);
    expect(last.keptAs).not.toBeNull();
  });

  test('different results are not', async () => {
    const last = await run('SELECT 1', 'SELECT 2');
    expect(last.verdict).toMatchObject({ kind: 'unproven' });
    expect(strategy(last, 'b').isEqual).toBe(false);
  });

  test('parameters, settings and unnamed statements', async () => {
    const side = { title: '', text: "SELECT current_setting('work_mem'), $1::int + 1", params: ['41'] };
    const last = await run('', '', {
      mode: 'unnamed',
      a: { ...side, settings: [{ name: 'work_mem', value: '64MB' }] },
      b: { ...side, text: "SELECT '64MB', $1::int + 1", settings: [] },
    });
    expect(last).toMatchObject({ failure: null, state: 'finished' });
    expect(strategy(last, 'b')).toMatchObject({ title: 'B', isEqual: true });
    expect(last.facts).toContainEqual({ name: 'Settings of A', value: 'work_mem = 64MB' });
  });

  test('a text that the role may not run is told with what would let it', async () => {
    const role = await createRole(server, 'plain');
    const there = room.place(server, database.name, role);
    const last = await room.run(there, customRequest('SELECT 1', 'SELECT title FROM m.songs LIMIT 1'));
    await dropRole(server, role);
    expect(last.failure).toMatchObject({ side: 'b', sqlstate: '42501' });
    expect(last.failure?.grant?.split('\n').at(-1)).toBe(`GRANT SELECT ON m.songs TO ${role.user};`);
  });

  test.each([
    ['SELECT 1', 'SELECT 1 +', 'b', '42601', 10],
    ['SELECT nothing', 'SELECT 1', 'a', '42703', 7],
    ['SELECT 1; SELECT 2', 'SELECT 1', 'a', '42601', undefined],
    ['SELECT $1::int', 'SELECT 1', 'a', '08P01', undefined],
    ['SELECT 1', 'DROP TABLE m.songs', 'b', '25006', undefined],
  ])('%s against %s is refused, and whose fault it is', async (a, b, side, sqlstate, place) => {
    const last = await run(a, b);
    expect(last).toMatchObject({ state: 'failed', failure: { side, sqlstate }, keptAs: null });
    if (place !== undefined) expect(last.failure?.at).toBe(place);
  });

  test('one that never ends is stopped with the click', async () => {
    let stoppedMs = 0;
    const last = await room.run(at, customRequest('SELECT pg_sleep(60)', 'SELECT 1', { timeoutMs: 100_000 }), {
      runId: 'sleeping',
      onEvent: async (event) => {
        if (event.state !== 'warming' || stoppedMs > 0) return;
        stoppedMs = performance.now();
        await room.service.stop({ runId: 'sleeping' }, testCall());
      },
    });
    expect(last.state).toBe('stopped');
    expect(performance.now() - stoppedMs).toBeLessThan(5_000);
  });
});

describe('the history', () => {
  test('keeps, lists, exports and forgets', async () => {
    const own = room.place(server, database.name);
    const last = await room.run(own, keyRequest(songs, { rounds: 12, warmUp: 2 }));
    const id = last.keptAs ?? '';
    const list = benchmark.history.output.parse(await room.service.history({ at: own }, testCall()));
    expect(list.runs).toHaveLength(1);
    expect(list.runs[0]).toMatchObject({
      id,
      title: 'songs.artist_id → artists.id, get, prepared',
      state: 'finished',
      rounds: 12,
    });

    const csv = await exported(own, id, 'csv');
    const lines = csv.trim().split('\r\n');
    expect(lines[0]).toBe('"phase","round","strategy","ms"');
    // Three strategies in two warm-up and twelve measured rounds, and SELECT 1 in each measured one.
    expect(lines).toHaveLength(1 + 3 * 2 + 3 * 12 + 12);
    expect(JSON.parse(await exported(own, id, 'json'))).toMatchObject({
      request: { seed: 42 },
      published: {
        rows: [
          { medianMs: 3.19, meanMs: 9.17, sdMs: 19.61 },
          { medianMs: 2.28, meanMs: 6.28, sdMs: 15.3 },
        ],
      },
    });
    const short = await room.run(own, keyRequest(songs, { rounds: 3 }));
    // Too few rounds for a ratio: unknown, and not the baseline, which only one can be.
    expect((await exported(own, short.keptAs ?? '', 'markdown')).match(/\| baseline \|/gu)).toHaveLength(1);
    expect(await room.service.forget({ at: own, id: short.keptAs ?? '' }, testCall())).toEqual({ forgotten: true });
    const markdown = await exported(own, id, 'markdown');
    expect(markdown).toContain('# Benchmark: songs.artist_id → artists.id, get, prepared');
    expect(markdown).toContain('N+1, lazy access (published elsewhere)');
    expect(markdown).toContain('3.19 / 9.17 / 19.61');

    expect(await room.service.forget({ at: own, id }, testCall())).toEqual({ forgotten: true });
    expect(await room.service.forget({ at: own, id }, testCall())).toEqual({ forgotten: false });
    await expect(room.service.past({ at: own, id }, testCall())).rejects.toMatchObject({
      failure: { kind: 'bad-input' },
    });
  });

  async function exported(place: At, id: string, format: 'csv' | 'json' | 'markdown'): Promise<string> {
    const answer = await room.service.export({ at: place, id, format }, testCall());
    benchmark.export.output.parse(answer);
    expect(answer.text === undefined).toBe(format !== 'markdown');
    return String(room.saved.at(-1)?.content);
  }
});
