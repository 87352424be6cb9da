import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFixture } from '../scenarios/fixture.ts';
import { startFakeServer } from '../support/fake-server.ts';
import { reached } from '../support/reached.ts';
import { type Change, type Recording, recordingOf, replays } from '../support/replayed-server.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { limits } from '../user-lane/lane.ts';
import { outcomeOf } from './asking.ts';
import { openProduct, type Product } from './product.ts';

// One session of the catalog lane and one of the user lane are recorded, and said again up to each of their bytes.

const isLong = process.env.HEAPSCOPE_LONG === '1';
/** One in so many bytes is tried; a prime, so that every part of a message is met. */
const step = isLong ? 1 : 41;
const text = 'SELECT id, note FROM (VALUES (1, $$one$$), (2, $$two$$), (3, NULL)) AS t (id, note)';

let recording: Recording;
let product: Product;
let oid: number;
/** What the two sessions say when nothing is cut. */
let whole: readonly string[];

/** The catalog lane: some of what the drawer of a relation asks. */
async function drawer(at: string): Promise<string> {
  const call = product.call();
  const ask = { at, oid };
  return JSON.stringify([await product.relations.columns(ask, call), await product.relations.foreignKeys(ask, call)]);
}

/** The user lane, which reads the wire itself. */
async function run(at: string): Promise<string> {
  const session = await product.databases.user(at, product.call(), { text, settings: [] });
  try {
    const { columns, rows, rowCount } = await session.run({ params: [], limits });
    return JSON.stringify([columns, rows, rowCount]);
  } finally {
    await session.close();
  }
}

const sessions = [drawer, run] as const;
/** The second one only where this machine has no time for us. */
const failures: readonly string[] = ['not-connected', 'timeout'];

beforeAll(async () => {
  const server = await sharedPostgres();
  const database = await server.createDatabase();
  await createFixture((applicationName) => database.connect(applicationName));
  const proxy = await startTcpProxy(server);
  product = await openProduct();
  const at = product.place({ ...server, port: proxy.port }, database.name);
  const { relations } = await product.list(at);
  oid = relations.oid[relations.relname.indexOf('orders')] ?? 0;
  await product.databases.close(at);
  const before = proxy.recorded().length;
  whole = [await drawer(at), await run(at)];
  await product.databases.close(at);
  recording = recordingOf(proxy.recorded().slice(before));
  await proxy.stop();
  await database.drop();
}, 60_000);

afterAll(() => product.close());

/** Says no more than `most` bytes of the connections that `isMeant` names, and hangs up then. */
function cutAfter(most: () => number): { change: Change; said: () => number } {
  let said = 0;
  return {
    said: () => said,
    change(bytes) {
      const left = most() - said;
      said += bytes.length;
      return left >= bytes.length ? { bytes } : { bytes: bytes.subarray(0, Math.max(0, left)), isLast: true };
    },
  };
}

test.each([
  ['catalog', 0],
  ['user', 1],
] as const)(
  'cut at every byte of a recorded session of the %s lane: everything or a failure',
  async (lane, which) => {
    let most = Number.POSITIVE_INFINITY;
    let line = cutAfter(() => most);
    const fake = await startFakeServer(replays(recording, (...given) => line.change(...given)));
    const at = product.place({ ...fake, user: 'u', password: 'p' }, 'd');
    const ask = async (after: number): Promise<string> => {
      most = after;
      line = cutAfter(() => most);
      const outcome = await outcomeOf((sessions[which] ?? drawer)(at));
      await product.databases.close(at);
      return 'answer' in outcome ? outcome.answer : outcome.failure.kind;
    };
    expect(await ask(Number.POSITIVE_INFINITY)).toBe(whole[which]);
    const length = line.said();
    let offsets = 0;
    let partial = 0;
    const outcomes = new Map<string, number>();
    for (let after = 0; after < length; after += step) {
      const outcome = await ask(after);
      const kind = outcome === whole[which] ? 'whole' : outcome;
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      offsets += 1;
      if (!['whole', ...failures].includes(kind)) partial += 1;
    }
    await fake.stop();
    const figure = `${offsets.toLocaleString('en')} offsets of ${length.toLocaleString('en')} bytes (${lane} lane), ${partial} partial results`;
    if (isLong) console.log(figure, Object.fromEntries(outcomes));
    reached('cuts', figure, partial === 0 && (isLong ? offsets === length : offsets > 0));
    expect(fake.faults).toEqual([]);
    expect(partial).toBe(0);
    expect(outcomes.get('not-connected')).toBeGreaterThan(offsets / 2);
    // What comes after the last row's ReadyForQuery is ROLLBACK, at most.
    expect(outcomes.get('whole') ?? 0).toBeLessThan((length / step) * 0.2);
  },
  600_000,
);
