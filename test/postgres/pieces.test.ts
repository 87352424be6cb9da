import fc from 'fast-check';
import { DatabaseError } from 'pg';
import { describe, expect, test } from 'vitest';
import { refuseEndless } from '../../electron/postgres/endless-error.ts';
import { failureOf, isFinal } from '../../electron/postgres/failures.ts';
import { DeadlineError, PasswordRefusedError, ProtocolError } from '../../electron/postgres/faults.ts';
import { FrameReader } from '../../electron/postgres/frame-reader.ts';
import { openPlainConnection } from '../../electron/postgres/plain-connection.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { message } from '../support/wire.ts';
import { newCall, productOn, until } from './open.ts';
import { one } from './statements.ts';

describe('frames', () => {
  test('however the bytes are cut, what is missing is known', () => {
    const stream = Buffer.concat([message('S', Buffer.alloc(40)), message('1'), message('D', Buffer.alloc(3_000))]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const frames = new FrameReader(() => undefined);
        let at = 0;
        let missing = 0;
        for (let i = 0; at < stream.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1;
          frames.read(stream.subarray(at, at + size));
          missing = frames.missing;
          at += size;
          if (at >= 55 && at < stream.length) expect(missing).toBe(stream.length - at);
        }
        expect(missing).toBe(0);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('an error or notice must have an end: pg would look for it for ever', () => {
    const fields = Buffer.from('SFATAL\0Mno end\0');
    for (const type of ['E', 'N']) {
      const whole = Buffer.concat([message('1'), message(type, fields, Buffer.from([0])), message('1')]);
      const broken = [fields, Buffer.alloc(0), Buffer.from('Mnever')].map((body) => message(type, body));
      for (const size of [1, 7, 1_000]) {
        const read = (bytes: Buffer) => {
          const frames = new FrameReader(refuseEndless);
          for (let at = 0; at < bytes.length; at += size) frames.read(bytes.subarray(at, at + size));
        };
        expect(() => read(whole)).not.toThrow();
        for (const bytes of broken) expect(() => read(bytes)).toThrow('an error without an end');
      }
    }
  });

  test('a length that cannot be is refused', () => {
    expect(() => new FrameReader(() => undefined).read(Buffer.from([0x44, 0, 0, 0, 3]))).toThrow(ProtocolError);
  });
});

const serverError = (code: string | undefined, text = 'the words') =>
  Object.assign(new DatabaseError(text, 0, 'error'), { code, severity: 'ERROR' });
const socketError = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('failures', () => {
  test.each([
    ['42501', 'denied'],
    ['55P03', 'locked'],
    ['57014', 'cancelled'],
    ['57P01', 'not-connected'],
    ['57P03', 'not-connected'],
    ['53300', 'not-connected'],
    ['28P01', 'not-connected'],
    ['28000', 'not-connected'],
    ['3D000', 'not-connected'],
    ['08006', 'not-connected'],
    ['0A000', 'unsupported'],
    ['22021', 'sql'],
    ['42P01', 'sql'],
    ['53100', 'sql'],
    ['XX000', 'sql'],
    ['25006', 'internal'],
  ])('%s is %s, and the words stay', (code, kind) => {
    expect(failureOf(serverError(code))).toMatchObject({ kind, message: 'the words', sql: { sqlstate: code } });
  });

  test('a stopped call is cancelled, whatever else; our own limit is a timeout', () => {
    expect(failureOf(serverError('57014'), { isStopped: true }).kind).toBe('cancelled');
    expect(failureOf(serverError('57014'), { limitMs: 800, ranMs: 801 }).kind).toBe('timeout');
    expect(failureOf(serverError('57014'), { limitMs: 800, ranMs: 100 }).kind).toBe('cancelled');
  });

  test('an error without SQLSTATE came from no PostgreSQL', () => {
    expect(failureOf(serverError(undefined))).toMatchObject({ kind: 'not-connected', message: 'protocol: the words' });
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOENT'])('%s', (code) => {
    const failure = failureOf(socketError(code));
    expect(failure).toMatchObject({ kind: 'not-connected', message: `connect ${code}` });
    expect(failure.advice).toMatch(/[.?]$/);
    expect(isFinal(socketError(code))).toBe(false);
  });

  test('both addresses of a name are told', () => {
    const both = new AggregateError([
      new Error('connect ECONNREFUSED ::1:5432'),
      new Error('connect ECONNREFUSED 127.0.0.1:5432'),
    ]);
    Object.assign(both, { code: 'ECONNREFUSED' });
    expect(failureOf(both).message).toBe('connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432');
  });

  test('what no retry mends', () => {
    for (const final of [
      serverError('28P01'),
      serverError('3D000'),
      new PasswordRefusedError('', false),
      socketError('DEPTH_ZERO_SELF_SIGNED_CERT'),
      socketError('CERT_HAS_EXPIRED'),
      socketError('ERR_TLS_CERT_ALTNAME_INVALID'),
    ]) {
      expect(isFinal(final)).toBe(true);
    }
    for (const passing of [serverError('57P03'), serverError('53300'), new DeadlineError('')]) {
      expect(isFinal(passing)).toBe(false);
    }
  });
});

test('a plain connection: the rows of the last of several statements, an error, its end', async () => {
  const server = await sharedPostgres();
  const plain = await openPlainConnection({ ...server, database: 'postgres', applicationName: 'test/plain' });
  expect(await plain.query('SELECT 1 AS a; SELECT 2 AS b, NULL AS c')).toEqual([{ b: '2', c: null }]);
  expect(await plain.query('SELECT $1::text AS t', ["it's"])).toEqual([{ t: "it's" }]);
  expect(await plain.query('DO $$BEGIN END$$')).toEqual([]);
  await expect(plain.query('SELECT 1/0')).rejects.toThrow('division by zero');
  const other = await openPlainConnection({ ...server, database: 'postgres', applicationName: 'test/other' });
  await other.query(`SELECT pg_terminate_backend(${plain.pid})`);
  await expect(plain.query('SELECT 1')).rejects.toThrow();
  await until(() => plain.isOver);
  await plain.close();
  await other.close();
});

test('over a unix socket', async () => {
  const server = await sharedPostgres();
  const admin = await server.connect();
  const [row] = await admin.query(`SELECT split_part(current_setting('unix_socket_directories'), ',', 1) AS folder`);
  await admin.close();
  const { databases, at } = productOn({ ...server, host: String(row?.folder) }, { tls: 'verified' });
  expect(await (await databases.session(at, newCall())).one(one)).toEqual({ one: 1 });
  await databases.closeAll();
});
