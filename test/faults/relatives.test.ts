import { afterEach, expect, test } from 'vitest';
import { serverFactsStatement } from '../../electron/postgres/server-facts.sql.ts';
import { type TestDatabases, testDatabases } from '../support/databases.ts';
import { type FakePostgres, fakePostgres } from '../support/fake-behaviours.ts';
import { startFakeServer } from '../support/fake-server.ts';
import { takeMessage } from '../support/wire.ts';
import { failureOf } from './asking.ts';

// What speaks the protocol and is no PostgreSQL: recognised by its greeting where that tells, else by version().

let product: TestDatabases;
afterEach(() => product.close());

/** The types of the messages after the start-up, as the server received them. */
function typesSent(said: Buffer): string {
  let types = '';
  for (let taken = takeMessage(said, true); taken; taken = takeMessage(taken.rest, false)) types += taken.message.type;
  return types;
}

async function refusalOf(traits: FakePostgres) {
  const fake = await startFakeServer(fakePostgres(traits));
  product = testDatabases();
  const failure = await failureOf(product.open(product.place({ ...fake, user: 'u', password: 'p' }, 'd')));
  expect(product.databases.states()).toEqual([]);
  await fake.stop();
  expect(fake.faults).toEqual([]);
  return { ...failure, sent: fake.received() };
}

/** Greetings as these servers send them. */
const greetings: Readonly<Record<string, FakePostgres>> = {
  CockroachDB: {
    server_version: '13.0.0',
    parameters: {
      crdb_version: 'CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27 01:53:43, go1.19.10)',
    },
  },
  'Amazon Redshift': { server_version: '8.0.2', parameters: { padb_version: '1.0.61678', integer_datetimes: 'on' } },
  YugabyteDB: { server_version: '15.2-YB-2.25.0.0-b0' },
  'PostgreSQL 9.6.24': { server_version: '9.6.24', parameters: { session_authorization: 'u' } },
};

test.each(Object.entries(greetings))('%s is named, and asked nothing more', async (name, traits) => {
  const { kind, message, sent } = await refusalOf(traits);
  expect(kind).toBe('unsupported');
  expect(message).toContain(name);
  expect(typesSent(sent)).toMatch(/^X?$/u);
});

const facts = (version: string) => ({
  columns: Object.keys(serverFactsStatement.columns),
  rows: [['150002', '15.2', version, 'x', 'f', '[]', 'f', '4711', 'd', '5', '8192', 'UTF8', 'f']],
});

test.each([
  ['CockroachDB', 'CockroachDB CCL v24.3.1 (x86_64-pc-linux-gnu)'],
  ['YugabyteDB', 'PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64-pc-linux-gnu'],
  ['Amazon Redshift', 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, Redshift 1.0.61678'],
])('%s behind a greeting like PostgreSQL 15 is named by version(), after that one question', async (name, version) => {
  const answer: NonNullable<FakePostgres['answer']> = (sql) =>
    sql.includes('server_version_num') ? facts(version) : undefined;
  const { kind, message, sent } = await refusalOf({ server_version: '15.2', answer });
  expect(kind).toBe('unsupported');
  expect(message).toContain(name);
  expect(typesSent(sent).replace(/X$/u, '')).toBe('PBDEPBDES');
});
