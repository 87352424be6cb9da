import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { serverFactsStatement } from '../../electron/postgres/server-facts.sql.ts';
import { text } from '../../electron/postgres/value-types.ts';
import { statement } from '../postgres/statements.ts';
import { type TestDatabases, testDatabases } from '../support/databases.ts';
import { type FakeAnswer, fakePostgres } from '../support/fake-behaviours.ts';
import { malformedReplies, noticeFlood } from '../support/fake-replies.ts';
import { type FakeServer, startFakeServer } from '../support/fake-server.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { lyingMessage } from '../support/wire.ts';
import { outcomeOf } from './asking.ts';

// A server that lets us in as PostgreSQL does and then answers a statement with nonsense.

const asked = statement('SELECT a', { a: text }, 'sampler');
let facts: FakeAnswer;
let fake: FakeServer;
let product: TestDatabases;
let reply: Buffer;

/** The facts as a real server gave them: so the fake is let through, and only then misbehaves. */
beforeAll(async () => {
  const connection = await (await sharedPostgres()).connect();
  const [row = {}] = await connection.query(serverFactsStatement.texts[0]?.sql ?? '');
  await connection.close();
  const columns = Object.keys(row);
  const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  facts = { columns, rows: [columns.map((name) => asText(row[name]))] };
  fake = await startFakeServer(
    fakePostgres({
      server_version: '18.4',
      answer: (sql) => (sql.includes('server_version_num') ? facts : sql === 'SELECT a' ? reply : undefined),
    }),
  );
});

afterAll(() => fake.stop());

afterEach(async () => {
  await product.close();
  expect(fake.faults).toEqual([]);
});

async function ask(bytes: Buffer) {
  reply = bytes;
  product = testDatabases();
  const at = product.place({ host: fake.host, port: fake.port, user: 'u', password: 'p' });
  await product.open(at);
  const started = performance.now();
  const outcome = await outcomeOf(product.session(at).then((session) => session.rows(asked)));
  return { outcome, ms: performance.now() - started };
}

test.each(Object.entries(malformedReplies))('%s: one failure, in time, and the process lives', async (_, bytes) => {
  const { outcome, ms } = await ask(bytes);
  // The sampler's limit and two seconds more, for what never ends.
  expect(ms).toBeLessThan(3_500);
  if ('answer' in outcome) throw new Error(`was taken for an answer: ${JSON.stringify(outcome.answer)}`);
  expect(outcome.failure.message).not.toBe('');
});

test('an error with a hostile text is kept as text, whole', async () => {
  const bytes = malformedReplies['an error with a hostile text'];
  const { outcome } = await ask(bytes ?? Buffer.alloc(0));
  expect(outcome).toMatchObject({
    failure: { kind: 'sql', sql: { sqlstate: '42601', message: expect.stringContaining('<img src=x onerror=') } },
  });
});

test('a flood of notices is not kept', async () => {
  const before = process.memoryUsage().rss;
  const { outcome } = await ask(noticeFlood(100_000));
  expect('failure' in outcome || outcome.answer.length === 0).toBe(true);
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
});

test('a row of 1.9 GB is refused at its header, before it fills the memory', async () => {
  const before = process.memoryUsage().rss;
  const { outcome, ms } = await ask(lyingMessage('D', 1_900_000_000, Buffer.alloc(50_000_000)));
  expect(outcome).toMatchObject({ failure: { kind: 'limit' } });
  expect(ms).toBeLessThan(2_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
});
