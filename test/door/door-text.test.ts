import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doorText, fromDoorText } from '../../shared/door-text.ts';
import type { FromDoor } from '../../shared/rpc.ts';

const endOf = (data: unknown): FromDoor => ({ id: 1, kind: 'end', reply: { ok: true, data, statements: [] } });
const crossed = (data: unknown): unknown => {
  const message = fromDoorText(doorText(endOf(data)));
  return message.kind === 'end' && message.reply.ok ? message.reply.data : undefined;
};

test('a column of one value crosses as one run, and arrives whole', () => {
  const tables = { relkind: new Array(20_000).fill('r'), relname: Array.from({ length: 20_000 }, (_, i) => `t${i}`) };
  expect(doorText(endOf({ tables })).length).toBeLessThan(JSON.stringify(tables.relname).length + 300);
  expect(crossed({ tables })).toEqual({ tables });
});

test('what a service answered stays as it was', () => {
  const column = new Array<number | null>(1_000).fill(null);
  const data = { tables: { column } };
  doorText(endOf(data));
  expect(data.tables.column).toBe(column);
  expect(column).toHaveLength(1_000);
});

test('nothing of the data is taken for a run: lists of objects, lists of lists, keys of any name', () => {
  const same = new Array(500).fill(7);
  for (const data of [
    { runs: same, '': same, constructor: same, data: [['reply', 'data', 'runs']] },
    { list: new Array(500).fill({ a: 1 }), nested: [same, same] },
    { few: [1, 1, 1], empty: [], text: 'runs' },
    JSON.parse(`{"__proto__": ${JSON.stringify(same)}, "deep": {"a": {"b": {"c": {"d": ${JSON.stringify(same)}}}}}}`),
  ]) {
    expect(crossed(data)).toEqual(JSON.parse(JSON.stringify(data)));
  }
});

test('any columns arrive as JSON alone would carry them', () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined));
  const column = fc
    .array(fc.tuple(value, fc.integer({ min: 1, max: 400 })), { maxLength: 8 })
    .map((runs) => runs.flatMap(([one, times]) => new Array(times).fill(one)));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), column), (columns) => {
      const plain = JSON.parse(JSON.stringify({ columns }));
      expect(crossed({ columns })).toEqual(plain);
    }),
    { numRuns: 300 },
  );
});

test('events of a stream and failures cross too', () => {
  const event: FromDoor = { id: 2, kind: 'event', data: { n: new Array(300).fill(0) } };
  expect(fromDoorText(doorText(event))).toEqual(event);
  const failure: FromDoor = {
    id: 3,
    kind: 'end',
    reply: { ok: false, failure: { kind: 'limit', message: '…' }, statements: [] },
  };
  expect(fromDoorText(doorText(failure))).toEqual(failure);
});
