import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RelationList } from '../../shared/contract/relations.ts';
import { createFixture } from '../scenarios/fixture.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type Faults, startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { failureOf, outcomeOf } from './asking.ts';
import { openProduct, type Product } from './product.ts';

// The line to the server breaks, stalls, slows down or lies while the list of relations is read.

const isLong = process.env.HEAPSCOPE_LONG === '1';
const cuts = isLong ? 3_000 : 90;
const seeds = 5_000;

let server: TestServer;
let database: TestDatabase;
let proxy: TcpProxy;
let product: Product;
let at: string;
let whole: Shape;
/** Bytes that the server sends for opening, and for opening and one list. */
let openBytes: number;
let listBytes: number;

/** What a list must have in full or not at all. */
type Shape = {
  readonly relations: readonly number[];
  readonly routines: readonly number[];
  readonly names: readonly string[];
};

const shapeOf = ({ relations, routines }: RelationList): Shape => ({
  relations: relations.oid,
  routines: routines.oid,
  names: relations.relname,
});

/** Read from another place each time, so that no connection and no state of an earlier break is left. */
function newPlace(): string {
  at = product.place({ ...server, port: proxy.port }, database.name);
  return at;
}

const sentToClient = () => proxy.recorded().at(-1)?.toClient.length ?? 0;

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  await createFixture((applicationName) => database.connect(applicationName));
  proxy = await startTcpProxy(server);
  product = await openProduct();
  await product.open(newPlace());
  openBytes = sentToClient();
  whole = shapeOf(await product.list(at));
  listBytes = sentToClient();
});

afterEach(async () => {
  proxy.inject({});
  await product.databases.close(at);
});

afterAll(async () => {
  await product.close();
  await proxy.stop();
  await database.drop();
});

/** Opens and lists; whatever the line does, that is the whole list ('whole') or a failure (its kind). */
async function listThrough(faults: Faults): Promise<string> {
  proxy.inject(faults);
  const listed = await outcomeOf(product.list(newPlace()));
  proxy.inject({});
  if ('failure' in listed) return listed.failure.kind;
  expect(shapeOf(listed.answer)).toEqual(whole);
  return 'whole';
}

/** `count` places over the whole conversation, more of them at its end, where "all came" is decided. */
function spread(count: number, from: number, to: number): readonly number[] {
  const step = Math.max(1, (to - from) / (count * 0.8));
  const even = Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => Math.floor(from + n * step));
  const last = Array.from({ length: Math.ceil(count * 0.2) }, (_, n) => to + 100 - n * 10);
  return [...new Set([...even, ...last])];
}

describe.each(['reset', 'end'] as const)('the line is cut (%s)', (how) => {
  test(`at any of ${cuts} places, the list is never a partial one`, async () => {
    expect(listBytes).toBeGreaterThan(openBytes + 50_000);
    const outcomes = new Map<string, number>();
    for (const atByte of spread(cuts, 1, listBytes)) {
      const outcome = await listThrough({ cut: { direction: 'to-client', atByte, how } });
      await product.databases.close(at);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      // A pid or a counter with a digit less makes a conversation a little shorter.
      if (atByte < listBytes - 100) expect(outcome, `cut at byte ${atByte} of ${listBytes}`).toBe('not-connected');
    }
    expect([...outcomes.keys()].sort()).toEqual(['not-connected', 'whole']);
  });

  test('when it is mended, the same place works again', async () => {
    await product.open(newPlace());
    proxy.inject({ cut: { direction: 'to-client', atByte: 20_000, how } });
    expect((await failureOf(product.list(at))).kind).toBe('not-connected');
    proxy.inject({});
    await product.databases.retryNow(at, product.call());
    expect(shapeOf(await product.list(at))).toEqual(whole);
  });
});

test('a slow line only makes it late', async () => {
  proxy.inject({ delayMs: 150, bytesPerSecond: 400_000 });
  const started = performance.now();
  const listed = await product.list(newPlace());
  expect(performance.now() - started).toBeGreaterThan(1_000);
  expect(shapeOf(listed)).toEqual(whole);
});

test('a page that goes away while the line stalls leaves nothing waiting', async () => {
  await product.open(newPlace());
  proxy.inject({ stall: { direction: 'to-client', atByte: 30_000 } });
  const call = product.call();
  const listed = failureOf(product.relations.list({ at }, call));
  setTimeout(() => call.stop(), 200);
  const started = performance.now();
  expect((await listed).kind).toBe('cancelled');
  expect(performance.now() - started).toBeLessThan(2_000);
});

if (isLong) {
  // One statement on a flipping line is in test/postgres; here a whole list of many.
  test(`bits flip (${seeds} seeds): an answer or a failure, never a crash, a hang or a broken process`, async () => {
    const outcomes = new Map<string, number>();
    const waiting = Array.from({ length: seeds }, (_, n) => n + 1);
    const listFlipped = async (through: TcpProxy) => {
      for (let seed = waiting.pop(); seed !== undefined; seed = waiting.pop()) {
        // Between one bit in 64 kB, which meets rows, and one in 500 bytes, which meets the handshake too.
        through.inject({ flip: { direction: 'to-client', seed, oneIn: seed % 3 === 0 ? 500 : 64_000 } });
        const place = product.place({ ...server, port: through.port }, database.name);
        const listed = await outcomeOf(product.list(place));
        const outcome = 'failure' in listed ? listed.failure.kind : 'answer';
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        await product.databases.close(place);
      }
      await through.stop();
    };
    // Many wait for a deadline: a length that was flipped announces bytes that never come.
    const lines = await Promise.all(Array.from({ length: 8 }, () => startTcpProxy(server)));
    await Promise.all(lines.map(listFlipped));
    expect(shapeOf(await product.list(newPlace()))).toEqual(whole);
    // Both kinds happened, or the flips prove nothing.
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['answer', 'not-connected']));
    const heap = Math.round(process.memoryUsage().rss / 1e6);
    console.log(`bit flips, ${seeds} seeds:`, Object.fromEntries(outcomes), `process ${heap} MB`);
  }, 3_600_000);

  test('a stall in the middle of the list ends with the deadline: no rows', async () => {
    await product.open(newPlace());
    proxy.inject({ stall: { direction: 'to-client', atByte: 30_000 } });
    const started = performance.now();
    expect(await failureOf(product.list(at))).toMatchObject({ kind: 'timeout', message: 'No answer within 17 s' });
    expect(performance.now() - started).toBeLessThan(18_500);
    proxy.inject({});
    await product.databases.retryNow(at, product.call());
    expect(shapeOf(await product.list(at))).toEqual(whole);
  });
}
