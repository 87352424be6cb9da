import { afterEach, describe, expect, test } from 'vitest';
import { serverFactsStatement } from '../../electron/postgres/server-facts.sql.ts';
import { fakePostgres } from '../support/fake-behaviours.ts';
import { startFakeServer } from '../support/fake-server.ts';
import { failureFrom, newCall, type Product, productOn } from './open.ts';

let product: Product | undefined;
afterEach(() => product?.databases.closeAll());

describe('servers that we do not speak to', () => {
  test.each([
    ['9.6.24', {}, 'This is PostgreSQL 9.6.24; Heapscope needs 14 or newer.'],
    ['13.23 (Debian 13.23-1)', {}, 'This is PostgreSQL 13.23 (Debian 13.23-1); Heapscope needs 14 or newer.'],
    ['13.0.0', { crdb_version: 'CockroachDB CCL v24.1' }, 'This is CockroachDB, not PostgreSQL'],
    ['8.0.2', { padb_version: '1.0' }, 'This is Amazon Redshift, not PostgreSQL'],
    ['15.2-YB-2.25.0.0', {}, 'This is YugabyteDB, not PostgreSQL'],
    ['1.18.0/bouncer', {}, "This is PgBouncer's own console, not PostgreSQL"],
    ['DB7', {}, 'which is no PostgreSQL'],
  ])('%s gets one sentence and no statement', async (server_version, parameters, words) => {
    const fake = await startFakeServer(fakePostgres({ server_version, parameters }));
    product = productOn({ ...fake, user: 'x', password: 'x' });
    const failure = await failureFrom(product.databases.open(product.at, newCall()));
    expect(failure.kind).toBe('unsupported');
    expect(failure.message).toContain(words);
    await product.databases.closeAll();
    const sent = fake.received().toString('latin1');
    expect(sent).not.toContain('SELECT');
    expect(sent.endsWith('X\0\0\0\x04')).toBe(true);
    await fake.stop();
  });
});

test.each(['1e308', 'NaN', '-1', '16.4', '90600', '99999999999999999999'])(
  'a server that calls its version number %s is refused: it would be kept and compared',
  async (server_version_num) => {
    const row = [
      server_version_num,
      '16.4',
      'PostgreSQL 16.4',
      'x',
      'f',
      '[]',
      'f',
      '4711',
      'd',
      '5',
      '8192',
      'UTF8',
      'f',
    ];
    const answer = { columns: Object.keys(serverFactsStatement.columns), rows: [row] };
    const fake = await startFakeServer(
      fakePostgres({ answer: (sql) => (sql.includes('set_config') ? undefined : answer) }),
    );
    product = productOn({ ...fake, user: 'x', password: 'x' });
    const failure = await failureFrom(product.databases.open(product.at, newCall()));
    expect(failure).toMatchObject({ kind: 'unsupported', message: expect.stringContaining('version number') });
    await product.databases.closeAll();
    await fake.stop();
  },
);
