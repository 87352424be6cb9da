import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readKey } from '../../electron/features/benchmark/foreign-key-reader.ts';
import { type SampleOptions, sampleIds } from '../../electron/features/benchmark/sampling.ts';
import type { BenchmarkSession } from '../../electron/postgres/benchmark-session.ts';
import { testCall } from '../support/databases.ts';
import { keyRoom } from './key-room.ts';

const open = keyRoom();
const block_size = 8192;
let session: BenchmarkSession;

beforeAll(async () => {
  const { room, at, database } = open();
  const connection = await database.connect();
  await connection.query(`
    CREATE TABLE m.wide (id integer PRIMARY KEY, filler text, artist_id integer CONSTRAINT wide_artist REFERENCES m.artists);
    INSERT INTO m.wide SELECT n, repeat('x', 300) FROM generate_series(1, 20000) AS n`);
  await connection.close();
  session = await room.databases.benchmark(at, testCall(), { addedDelayMs: 0 });
});
afterAll(() => session.close());

async function idsOf(conname: string, more: Partial<SampleOptions> = {}): Promise<string[]> {
  const { room, at } = open();
  const { conoid } = await room.key(at, conname);
  const { child } = await readKey(await room.databases.session(at, testCall()), conoid);
  const options = { count: 20, seed: 1, shape: 'get', pageRows: 1, block_size, ...more } as const;
  return (await sampleIds(session, child, options)).map((id) => id.join('|'));
}

describe.each([
  ['a small table', 'songs_artist', {}],
  ['several key columns, partitioned', 'events_kind', {}],
  ['text and number together', 'lines_order', {}],
  ['a table too large to read', 'wide_artist', { wholeBytes: 500_000 }],
] as const)('%s', (_, conname, more) => {
  test('the same ids for the same seed, others for another, none twice', async () => {
    const ids = await idsOf(conname, more);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
    expect(await idsOf(conname, more)).toEqual(ids);
    const others = await idsOf(conname, { ...more, seed: 2 });
    expect(others).not.toEqual(ids);
  });
});

test('ids come from all over the table', async () => {
  for (const more of [{}, { wholeBytes: 500_000 }]) {
    const ids = (await idsOf('wide_artist', { ...more, count: 200 })).map(Number);
    const quarters = [0, 1, 2, 3].map((quarter) => ids.filter((id) => Math.floor((id - 1) / 5_000) === quarter).length);
    for (const inQuarter of quarters) expect(inQuarter).toBeGreaterThan(20);
  }
});

test('a page begins where it can be full', async () => {
  const ids = await idsOf('songs_artist', { shape: 'list', pageRows: 390, count: 400 });
  expect(ids.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
  expect(await idsOf('songs_artist', { shape: 'list', pageRows: 401 })).toEqual(['1']);
});
