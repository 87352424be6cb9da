import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellReader } from '../../electron/postgres/cell-readers.ts';
import { ProtocolError } from '../../electron/postgres/faults.ts';
import { RowGate } from '../../electron/postgres/row-gate.ts';
import { RowSink } from '../../electron/postgres/row-sink.ts';
import * as value from '../../electron/postgres/value-types.ts';
import { int32, message } from '../support/wire.ts';

const int16 = (number: number) => Buffer.from([number >> 8, number & 255]);
const cell = (text: string | null) =>
  text === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(text)), Buffer.from(text)]);
const rowOf = (cells: readonly (string | null)[]) => Buffer.concat([int16(cells.length), ...cells.map(cell)]);

describe('cells', () => {
  test.each([
    ['number', value.number],
    ['text', value.text],
    ['boolean', value.boolean],
    ['text or NULL', value.textOrNull],
  ])('%s: as the decoder has them', (_name, decode) => {
    const numbers = fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger(), fc.constant('NaN'), fc.constant('-'));
    const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), numbers.map(String), fc.constant('t'));
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 12 }), (cells) => {
        const read = cellReader(decode);
        // Each twice: the second time from what is remembered.
        for (const text of cells.flatMap((one) => [one, one])) {
          const bytes = Buffer.from(`before${text}behind`);
          expect(read(bytes, 6, 6 + Buffer.byteLength(text))).toEqual(decode(text));
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('rows', () => {
  const columns = { n: value.number, name: value.textOrNull };
  const sinkOf = (onRow?: ConstructorParameters<typeof RowSink>[1]) => {
    const sink = new RowSink(columns, onRow);
    sink.describe(['n', 'name']);
    return sink;
  };
  const take = (sink: RowSink, bytes: Buffer) => sink.row(bytes, 0, bytes.length);

  test('into columns, heard of one by one', () => {
    const seen: unknown[] = [];
    const sink = sinkOf((read, row) => seen.push([read.n?.[row], read.name?.[row]]));
    take(sink, rowOf(['1', 'one']));
    take(sink, rowOf(['-2', null]));
    expect(sink.finish()).toEqual({ n: [1, -2], name: ['one', null] });
    expect(seen).toEqual([
      [1, 'one'],
      [-2, null],
    ]);
  });

  test.each([
    ['NULL where none may be', rowOf([null, 'x']), 'NULL where'],
    ['more cells than columns', rowOf(['1', 'x', 'y']), 'another number of columns'],
  ])('%s is told at the end', (_what, bytes, words) => {
    const sink = sinkOf();
    take(sink, bytes);
    expect(() => sink.finish()).toThrow(words);
  });

  test('what is thrown at a row is told at the end', () => {
    const sink = sinkOf(() => {
      throw new RangeError('not this one');
    });
    take(sink, rowOf(['1', 'x']));
    expect(() => sink.finish()).toThrow('not this one');
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a cell beyond the row', Buffer.concat([int16(2), cell('1'), int32(50), Buffer.from('x')])],
    ['a length cut off', Buffer.concat([int16(2), cell('1'), Buffer.from([0, 0])])],
    ['a negative length', Buffer.concat([int16(2), cell('1'), int32(-2)])],
    ['bytes behind the last cell', Buffer.concat([rowOf(['1', 'x']), Buffer.from('y')])],
  ])('%s is no row', (_what, bytes) => {
    const behind = Buffer.concat([bytes, Buffer.alloc(100)]);
    expect(() => sinkOf().row(behind, 0, bytes.length)).toThrow(ProtocolError);
  });
});

test('rows are taken out of what is passed on, in order, however the bytes are cut', () => {
  const messages = [message('1'), message('D', rowOf(['1'])), message('D', rowOf(['2'])), message('C'), message('Z')];
  const all = Buffer.concat(messages);
  for (let size = 1; size <= all.length; size += 1) {
    const told: string[] = [];
    const gate = new RowGate((bytes) => told.push(bytes.toString('latin1').replace(/[^1CZ]/g, '')));
    gate.onRow = (bytes, _from, to) => told.push(`row ${bytes.toString('latin1', to - 1, to)}`);
    for (let at = 0; at < all.length; at += size) gate.read(all.subarray(at, at + size));
    expect(told.join(' ').replace('C Z', 'CZ')).toBe('1 row 1 row 2 CZ');
    expect(gate.missing).toBe(0);
  }
});
