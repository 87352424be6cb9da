import { malformedReplies } from './fake-replies.ts';
import { type Frame, framesOf, type Said } from './replayed-server.ts';
import { int32 } from './wire.ts';

/** 0 ≤ x < 1, the same series for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Dice {
  /** 0 … below - 1 */
  below(count: number): number;
  of<T>(some: readonly T[]): T;
}

function diceOf(random: () => number): Dice {
  const below = (count: number) => Math.floor(random() * count);
  return {
    below,
    of(some) {
      const one = some[below(some.length)];
      if (one === undefined) throw new Error('nothing to choose from');
      return one;
    },
  };
}

type Mutation = (answer: Buffer, dice: Dice) => Buffer;

const joined = (frames: readonly Frame[]) => Buffer.concat(frames.map(({ bytes }) => bytes));

/** Does something to one message, and leaves the others. */
const toOneFrame =
  (does: (frame: Buffer, dice: Dice) => Buffer, isMeant: (frame: Frame) => boolean = () => true): Mutation =>
  (answer, dice) => {
    const frames = framesOf(answer);
    const meant = frames.filter(isMeant);
    const chosen = dice.of(meant.length > 0 ? meant : frames);
    return Buffer.concat(
      frames.map((frame) => (frame === chosen ? does(Buffer.from(frame.bytes), dice) : frame.bytes)),
    );
  };

const lengths = [0, 1, 3, 4, 5, -1, -2_147_483_648, 65_536, 1_000_000, 100_000_000, 1_900_000_000, 2_147_483_647];
const counts = [0, 1, 2, 100, 32_767, 32_768, 65_535];
const types = 'RSKZTDCEN123nsGHWdcAtVIv?\0\u00ff';

/** What a cell may hold that no column of that name ever does. */
const cells = [
  '',
  '0',
  '-1',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e308',
  '9223372036854775807',
  '99999999999999999999999999',
  'null',
  '{',
  '[',
  '[[[[[[[[[[[[',
  '{"a":',
  '[null]',
  '[{}]',
  '{"__proto__":{"x":1}}',
  '{}',
  '[]',
  'true',
  't',
  '"',
  '{NULL,NULL}',
  '2026-02-31 25:61:61+99',
  'infinity',
  '290000-01-01 00:00:00+00',
  'x'.repeat(70_000),
  '\u0000\u202e<img src=x onerror=alert(1)>',
  '\ud800',
] as const;

/** One cell of a DataRow becomes something else, and the lengths are right again: nobody on the wire notices. */
function withOtherCell(row: Buffer, dice: Dice): Buffer {
  if (row[0] !== 0x44) return row;
  const count = row.readUInt16BE(5);
  if (count === 0) return row;
  const which = dice.below(count);
  const parts: Buffer[] = [row.subarray(5, 7)];
  let at = 7;
  for (let n = 0; n < count; n += 1) {
    const length = row.readInt32BE(at);
    const end = at + 4 + Math.max(0, length);
    if (n === which) {
      const value = dice.below(8) === 0 ? undefined : Buffer.from(dice.of(cells));
      parts.push(value === undefined ? int32(-1) : Buffer.concat([int32(value.length), value]));
    } else parts.push(row.subarray(at, end));
    at = end;
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from('D'), int32(body.length + 4), body]);
}

const isRow = ({ type }: Frame) => type === 'D';

const mutations: Readonly<Record<string, Mutation>> = {
  'bits flipped': (answer, dice) => {
    const bytes = Buffer.from(answer);
    for (let n = 1 + dice.below(8); n > 0; n -= 1) {
      const at = dice.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    }
    return bytes;
  },
  'a length that lies': toOneFrame((frame, dice) => {
    const lie = dice.below(3) === 0 ? frame.readInt32BE(1) + dice.below(9) - 4 : dice.of(lengths);
    frame.writeInt32BE(lie, 1);
    return frame;
  }),
  'another type': toOneFrame((frame, dice) => {
    frame.write(dice.of(types.split('')), 0, 'latin1');
    return frame;
  }),
  'a count that lies': toOneFrame(
    (frame, dice) => {
      if (frame.length >= 7) frame.writeUInt16BE(dice.of(counts), 5);
      return frame;
    },
    ({ type }) => 'DTt'.includes(type),
  ),
  'a cell’s length that lies': toOneFrame((frame, dice) => {
    if (frame.length >= 11) frame.writeInt32BE(dice.of(lengths), 7);
    return frame;
  }, isRow),
  'another value': toOneFrame(withOtherCell, isRow),
  'other values everywhere': (answer, dice) =>
    Buffer.concat(framesOf(answer).map((frame) => (isRow(frame) ? withOtherCell(frame.bytes, dice) : frame.bytes))),
  'a row, a thousand times': (answer, dice) => {
    const frames = framesOf(answer);
    const rows = frames.filter(isRow);
    const chosen = dice.of(rows.length > 0 ? rows : frames);
    return Buffer.concat(
      frames.flatMap((frame) => (frame === chosen ? Array<Buffer>(1_000).fill(frame.bytes) : [frame.bytes])),
    );
  },
  'no rows': (answer) => joined(framesOf(answer).filter((frame) => !isRow(frame))),
  'a message missing': (answer, dice) => {
    const frames = framesOf(answer);
    const gone = dice.below(frames.length);
    return joined(frames.filter((_, n) => n !== gone));
  },
  'a message twice': toOneFrame((frame) => Buffer.concat([frame, frame])),
  'two messages in each other’s place': (answer, dice) => {
    const frames = [...framesOf(answer)];
    const [a, b] = [dice.below(frames.length), dice.below(frames.length)];
    const [first, second] = [frames[a], frames[b]];
    if (first && second) [frames[a], frames[b]] = [second, first];
    return joined(frames);
  },
  'bytes missing': (answer, dice) => {
    const at = dice.below(answer.length);
    return Buffer.concat([answer.subarray(0, at), answer.subarray(at + 1 + dice.below(20))]);
  },
  'bytes too many': (answer, dice) => {
    const at = dice.below(answer.length);
    const more = Buffer.from(Array.from({ length: 1 + dice.below(40) }, () => dice.below(256)));
    return Buffer.concat([answer.subarray(0, at), more, answer.subarray(at)]);
  },
  'something malformed between': (answer, dice) => {
    const frames = framesOf(answer);
    const at = dice.below(frames.length + 1);
    const odd = dice.of(Object.values(malformedReplies));
    return Buffer.concat([joined(frames.slice(0, at)), odd, joined(frames.slice(at))]);
  },
  'the end before its end': (answer, dice) => answer.subarray(0, dice.below(answer.length)),
};

const names = Object.keys(mutations);

/** Which mutation a seed does, in turn. */
export const mutationOf = (seed: number): string => names[seed % names.length] ?? '';

/** Harms one answer. Half of the time the connection ends after it, else it stays open. */
export function mutated(answer: Buffer, seed: number): Said {
  const dice = diceOf(randomFrom(seed));
  const name = mutationOf(seed);
  const bytes = mutations[name]?.(answer, dice) ?? answer;
  return { bytes, isLast: name === 'the end before its end' || dice.below(2) === 0 };
}
