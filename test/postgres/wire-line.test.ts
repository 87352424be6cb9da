import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConnection } from '../../electron/postgres/connection.ts';
import { BudgetError, DeadlineError, ProtocolError } from '../../electron/postgres/faults.ts';
import { FrameReader } from '../../electron/postgres/frame-reader.ts';
import { UserRows } from '../../electron/postgres/user-rows.ts';
import { WireLine } from '../../electron/postgres/wire-line.ts';
import { bind, describe as describeMessage, execute, parse, sync } from '../../electron/postgres/wire-message.ts';
import { malformedReplies } from '../support/fake-replies.ts';
import { type FakeServer, startFakeServer } from '../support/fake-server.ts';
import {
  authenticationOk,
  backendKeyData,
  bindComplete,
  commandComplete,
  dataRow,
  errorResponse,
  message,
  parseComplete,
  readyForQuery,
  rowDescription,
} from '../support/wire.ts';
import { profileOn } from './open.ts';

const limits = { timeoutMs: 1000, rows: 100, cellBytes: 100, bytes: 1e6 };
const question = {
  bytes: Buffer.concat([parse('', 'SELECT 1'), bind('', []), describeMessage, execute, sync]),
  steps: 1,
};
const good = Buffer.concat([
  parseComplete,
  bindComplete,
  rowDescription(['a', 'b']),
  dataRow(['1', null]),
  dataRow(['é😀', '']),
  commandComplete('SELECT 2'),
  readyForQuery('T'),
]);

describe('frames', () => {
  test('are the same however the stream was cut', () => {
    const whole: string[] = [];
    new FrameReader((type, bytes, from, to) => whole.push(`${type}${bytes.toString('hex', from, to)}`)).read(good);
    expect(whole).toHaveLength(7);
    for (let size = 1; size < good.length; size += 1) {
      const found: string[] = [];
      const reader = new FrameReader((type, bytes, from, to) =>
        found.push(`${type}${bytes.toString('hex', from, to)}`),
      );
      for (let at = 0; at < good.length; at += size) reader.read(good.subarray(at, at + size));
      expect(found).toEqual(whole);
      expect(reader.missing).toBe(0);
    }
  });

  test('what is announced and has not come is known', () => {
    const reader = new FrameReader(() => undefined);
    reader.read(Buffer.from('D\x00\x01\x00\x04', 'latin1'));
    expect(reader.missing).toBe(65_536);
    expect(() => new FrameReader(() => undefined).read(Buffer.from('D\0\0\0\x03x', 'latin1'))).toThrow(ProtocolError);
  });
});

describe('rows of 20,000 answers with bytes changed', () => {
  test('are read or refused, and never beyond their message', () => {
    let refused = 0;
    for (let seed = 0; seed < 20_000; seed += 1) {
      const bytes = Buffer.from(good);
      // Never the length words of messages, which only decide where the next one begins.
      const at = 10 + ((seed * 7919) % (bytes.length - 10));
      bytes[at] = (seed * 31) % 256;
      const rows = new UserRows(limits);
      const reader = new FrameReader((type, all, from, to) => {
        if (type === 0x54) rows.described(all, from, to);
        if (type === 0x44) rows.row(all, from, to);
      });
      try {
        reader.read(bytes);
        const run = rows.finish(1);
        for (const row of run.rows) for (const cell of row) expect((cell ?? '').length).toBeLessThanOrEqual(30);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(1000);
  });
});

describe('a server that is none', () => {
  let answer: Buffer = good;
  let fake: FakeServer;
  beforeAll(async () => {
    fake = await startFakeServer(async (visit) => {
      await visit.startup();
      visit.send(authenticationOk, backendKeyData(1, 2), readyForQuery());
      for (let asked = await visit.next(); asked !== undefined; asked = await visit.next()) {
        if (asked.type === 'S') visit.send(answer);
      }
    });
  });
  afterAll(() => fake.stop());

  async function ask(reply: Buffer, budgetBytes = 1e6) {
    answer = reply;
    const profile = profileOn({ ...fake, user: 'u' });
    const connection = await openConnection({
      profile,
      database: 'd',
      lane: 'user',
      version: 'test',
      password: () => undefined,
    });
    let hasEnded = false;
    const line = new WireLine(connection, () => {
      hasEnded = true;
    });
    const rows = new UserRows(limits);
    try {
      const ended = await line.exchange(question, rows, { deadlineMs: 700, budgetBytes });
      return { ended, run: rows.finish(ended.ms), line };
    } catch (error) {
      expect(hasEnded).toBe(true);
      return { error, line };
    } finally {
      await connection.close();
    }
  }

  test('an honest answer', async () => {
    const { run, ended } = await ask(good);
    expect(run?.rows).toEqual([
      ['1', null],
      ['é😀', ''],
    ]);
    expect(ended).toMatchObject({ status: 'T', error: undefined });
  });

  test.each(Object.entries(malformedReplies))('%s: settles, and nothing else breaks', async (_what, reply) => {
    const { error, run } = await ask(reply);
    if (error !== undefined) expect(error).toBeInstanceOf(Error);
    else expect(run?.rowCount).toBeLessThanOrEqual(3);
  });

  test.each<[string, Buffer, new (message: string) => Error]>([
    ['ready before anything was complete', readyForQuery('I'), ProtocolError],
    ['complete twice', Buffer.concat([commandComplete('A'), commandComplete('B'), readyForQuery('T')]), ProtocolError],
    ['a status that is none', Buffer.concat([commandComplete('A'), message('Z', Buffer.from('X'))]), ProtocolError],
    ['rows that never end', Buffer.concat(Array.from({ length: 200_000 }, () => dataRow(['x', 'y']))), BudgetError],
    ['nothing', Buffer.alloc(0), DeadlineError],
    ['the half of it', good.subarray(0, 40), DeadlineError],
  ])('%s', async (_what, reply, fault) => {
    expect((await ask(reply)).error).toBeInstanceOf(fault);
  });

  test('an answer to the next question, sent before it is asked', async () => {
    const { line } = await ask(Buffer.concat([good, good]));
    expect(line.end).toBeInstanceOf(ProtocolError);
  });

  test('an error whose status tells that the transaction is gone', async () => {
    const { ended } = await ask(Buffer.concat([errorResponse({ C: '40001', M: 'no' }), readyForQuery('I')]));
    expect(ended).toMatchObject({ status: 'I', error: { code: '40001', message: 'no', severity: 'ERROR' } });
  });
});
