import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFixture } from '../scenarios/fixture.ts';
import { type DoorClient, openDoor } from '../support/door-client.ts';
import { noticeFlood } from '../support/fake-replies.ts';
import { type FakeServer, startFakeServer } from '../support/fake-server.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { mutated, mutationOf, randomFrom } from '../support/mutations.ts';
import { reached } from '../support/reached.ts';
import { type Change, type Recording, recordingOf, replays } from '../support/replayed-server.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import {
  bindComplete,
  commandComplete,
  dataRow,
  lyingMessage,
  parseComplete,
  rowDescription,
} from '../support/wire.ts';
import { type Asked, everyRoom, type RoomQuestion } from './every-room.ts';

// What a real server answered to every room is said again to a whole host, harmed in one place by each seed: bits,
// lengths, counts, types, values that no column ever holds, messages missing, twice, out of order. The host is the built
// one in a process of its own, so its end, its memory and what nobody waited for can be seen.

const isLong = process.env.HEAPSCOPE_LONG === '1';
const seeds = isLong ? 5_000 : 90;
const lines = 3;
/** A question is answered, or has failed, after so long: the longest limit of a statement, its grace, and the connecting. */
const patienceMs = 45_000;
const ceilingMb = 300;

let host: TestHost;
let door: DoorClient;
let recording: Recording;
let table: Asked['table'];
/** The questions that the real server answered. */
let names: ReadonlySet<string>;

async function profileAt(id: string, port: number, user: string, password: string, database: string): Promise<string> {
  const reached = { host: '127.0.0.1', port, database, user };
  const profile = { id, name: id, ...reached, tls: 'off', environment: 'local' } as const;
  await door.get('connections.save', { profile, password });
  return `${id}/${database}`;
}

beforeAll(async () => {
  host = await startHost({ args: ['--no-demo'] });
  door = await openDoor(host);
  const server = await sharedPostgres();
  const database = await server.createDatabase();
  await createFixture((applicationName) => database.connect(applicationName));
  const proxy = await startTcpProxy(server);
  const at = await profileAt('recorded', proxy.port, server.user, server.password, database.name);
  await door.get('connections.open', { id: 'recorded', password: server.password });
  const { relations } = await door.get('relations.list', { at });
  const orders = relations.relname.indexOf('orders');
  table = { oid: relations.oid[orders] ?? 0 };
  const answered: string[] = [];
  for (const { name, ask } of everyRoom({ door, at, table, leaveMs: isLong ? 3_000 : 800 })) {
    const reply = await ask();
    if (reply.ok) answered.push(name);
  }
  names = new Set(answered);
  recording = recordingOf(proxy.recorded());
  await door.get('connections.close', { at });
  await proxy.stop();
  await database.drop();
}, 120_000);

afterAll(async () => {
  door.close();
  await host.stop();
});

/** A server of its own for one line of questions, which harms what it says as it is told. */
interface HarmfulLine {
  readonly fake: FakeServer;
  readonly at: string;
  readonly questions: readonly RoomQuestion[];
  change: Change;
}

async function harmfulLine(id: string): Promise<HarmfulLine> {
  const honest: Change = (bytes) => ({ bytes });
  const held = { change: honest };
  const fake = await startFakeServer(replays(recording, (...given) => held.change(...given)));
  const at = await profileAt(id, fake.port, 'u', 'p', 'd');
  const questions = everyRoom({ door, at, table, leaveMs: 700 }).filter(({ name }) => names.has(name));
  return Object.assign(held, { fake, at, questions });
}

/** Which answer of a connection a seed harms: the start-up, the facts, or one of the room's own, most often the first. */
const placeOf = (seed: number) => [0, 1, 2, 2, 2, 2, 2, 3, 3, 4][Math.floor(randomFrom(seed * 31 + 7)() * 10)] ?? 2;

const settledOrLate = async (question: Promise<unknown>): Promise<'settled' | 'late'> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patienceMs);
  });
  const outcome = await Promise.race([question.then(() => 'settled' as const), late]);
  clearTimeout(timer);
  return outcome;
};

/** The most that the host's process ever held, where the system tells it. */
function peakMb(): number | undefined {
  const status = `/proc/${host.pid}/status`;
  if (!existsSync(status)) return undefined;
  return Math.round(Number(/VmHWM:\s+(\d+)/u.exec(readFileSync(status, 'utf8'))?.[1]) / 1024);
}

/** Faults that the host told of: those that no question waited for, and those that are no failure of the server's. */
const faultsTold = (): readonly string[] =>
  [...host.output().matchAll(/^Fault in ([^\n]*(?:\n\s+at [^\n]*)*)/gmu)].map(([, what]) => what ?? '');

async function expectHonest(): Promise<void> {
  const line = await harmfulLine('honest');
  const opened = await door.ask('connections.open', { id: 'honest', password: 'p' });
  expect(opened.ok).toBe(true);
  const list = await door.get('relations.list', { at: line.at });
  expect(list.relations.relname).toContain('orders');
  await door.get('connections.close', { at: line.at });
  await line.fake.stop();
}

test(`mutated replies, ${seeds} of them: every question settles, and the host stands`, async () => {
  await expectHonest();
  const outcomes = new Map<string, number>();
  const tally = (what: string) => outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
  const late: string[] = [];
  let next = 0;
  const worker = async (_: unknown, n: number) => {
    const line = await harmfulLine(`line-${n}`);
    const id = `line-${n}`;
    for (let seed = next; seed < seeds; seed = next) {
      next += 1;
      const question = line.questions[seed % line.questions.length];
      if (question === undefined) throw new Error('no room answered');
      const place = placeOf(seed);
      line.change = (bytes, count) => (count === place ? mutated(bytes, seed) : { bytes });
      const asked = door
        .ask('connections.open', { id, password: 'p' })
        .then(async (opened) => (opened.ok ? question.ask() : opened))
        .then((reply) => tally(reply.ok ? 'answered' : reply.failure.kind));
      if ((await settledOrLate(asked)) === 'late') late.push(`seed ${seed}, ${question.name}, ${mutationOf(seed)}`);
      line.change = (bytes) => ({ bytes });
      await door.ask('connections.close', { at: line.at });
    }
    expect(line.fake.faults).toEqual([]);
    await line.fake.stop();
  };
  await Promise.all(Array.from({ length: lines }, worker));
  await expectHonest();
  // What a server says of itself is kept beside its connection, and must not cost the others.
  const { profiles, notice } = await door.get('connections.list', {});
  expect({ count: profiles.length, notice }).toEqual({ count: lines + 2, notice: undefined });
  const peak = peakMb();
  const unwaited = faultsTold().filter((what) => what.startsWith('what nobody waited for'));
  // What we worked out of values that no server would send is a failure too, but one of ours.
  const ours = faultsTold().filter((what) => !what.includes('(FailureError)'));
  if (isLong) console.log(Object.fromEntries(outcomes), `${peak} MB`, [...new Set(ours)]);
  const holds = late.length === 0 && unwaited.length === 0 && (peak ?? 0) < ceilingMb;
  reached(
    'replies',
    `${seeds} mutated replies to ${names.size} questions of every room: 0 exits, ${late.length} unsettled, ${unwaited.length} errors that nobody waited for, ${peak ?? 'unknown'} MB at most`,
    holds,
  );
  expect(late).toEqual([]);
  expect(unwaited).toEqual([]);
  expect(peak ?? 0).toBeLessThan(ceilingMb);
  // Both happened, or the mutations prove nothing.
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['answered', 'not-connected']));
}, 3_600_000);

const isFlooded = (key: string) => key.includes('pg_attribute');
const group = [parseComplete, bindComplete, rowDescription(['x'])];
const begun = Buffer.concat([...group, dataRow(['x']), commandComplete('SELECT 1'), ...group]);
/** Small ones are many objects; large ones are soon made. */
const row = dataRow(['y'.repeat(isLong ? 4 : 1_000)]);

/** Each is more than the 32 MB that may come for one such statement; what may not come is not waited for either. */
const floods: Readonly<Record<string, () => Buffer>> = {
  'a length of 1.9 GB': () => Buffer.concat([begun, lyingMessage('D', 1_900_000_000, Buffer.alloc(1_000))]),
  'a row of 1 GB': () => Buffer.concat([begun, lyingMessage('D', 1_000_000_004, Buffer.alloc(40_000_000))]),
  notices: () => noticeFlood(isLong ? 1_000_000 : 150_000),
  rows: () => Buffer.concat([begun, Buffer.alloc(Math.ceil(46e6 / row.length) * row.length, row)]),
};

test.each(Object.keys(floods))('a flood is cut off at the budget: %s', async (what) => {
  const line = await harmfulLine('flood');
  const flood = floods[what];
  line.change = (bytes, _n, key) => ({ bytes: isFlooded(key) ? (flood?.() ?? bytes) : bytes });
  const opened = await door.ask('connections.open', { id: 'flood', password: 'p' });
  expect(opened.ok).toBe(true);
  const asked = await door.ask('relations.columns', { at: line.at, oid: table.oid });
  await door.ask('connections.close', { at: line.at });
  await line.fake.stop();
  // On a slow machine the time of the statement may be over before its budget is.
  const kinds = what.startsWith('a ') ? ['limit'] : ['limit', 'timeout'];
  expect(asked.ok ? 'answered' : asked.failure.kind).toSatisfy((kind: string) => kinds.includes(kind));
  expect(peakMb() ?? 0).toBeLessThan(ceilingMb);
});
