import type { Decoder } from './statement.ts';
import * as value from './value-types.ts';

/** Reads the text of one cell, which lies in `bytes` from `from` to `to`; NULL never comes here. */
export type CellReader = (bytes: Buffer, from: number, to: number) => unknown;

const asText = (bytes: Buffer, from: number, to: number): string => bytes.toString('utf8', from, to);

/**
 * How the cells of one column become values: as its decoder says, but without making a string of each of 100,000 numbers,
 * and without making one again where a cell has the text of the one above it.
 */
export function cellReader(decode: Decoder<unknown>): CellReader {
  if (decode === value.number || decode === value.numberOrNull) return readNumber;
  if (decode === value.boolean || decode === value.booleanOrNull) return readBoolean;
  if (decode === value.text || decode === value.textOrNull) return rememberingText();
  return (bytes, from, to) => decode(asText(bytes, from, to));
}

const nullable: ReadonlySet<Decoder<unknown>> = new Set([value.numberOrNull, value.textOrNull, value.booleanOrNull]);

/** Whether the decoder takes NULL for null, as far as is known without asking it. */
export const isNullable = (decode: Decoder<unknown>): boolean => nullable.has(decode);

const minus = 0x2d;
const zero = 0x30;
/** Whole numbers of so many digits are exact. */
const mostDigits = 15;

function readNumber(bytes: Buffer, from: number, to: number): number {
  const isNegative = bytes[from] === minus;
  const first = isNegative ? from + 1 : from;
  if (to - first > mostDigits || to === first) return Number(asText(bytes, from, to));
  let number = 0;
  for (let at = first; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return Number(asText(bytes, from, to));
    number = number * 10 + digit;
  }
  return isNegative ? -number : number;
}

const letterT = 0x74;

const readBoolean = (bytes: Buffer, from: number, to: number): boolean =>
  to === from + 1 ? bytes[from] === letterT : value.boolean(asText(bytes, from, to));

/** Longer texts are not compared. */
const mostRemembered = 64;

function rememberingText(): CellReader {
  const kept = new Uint8Array(mostRemembered);
  let known = '';
  let size = -1;
  const isKnown = (bytes: Buffer, from: number): boolean => {
    for (let i = 0; i < size; i += 1) if (bytes[from + i] !== kept[i]) return false;
    return true;
  };
  return (bytes, from, to) => {
    if (to - from === size && isKnown(bytes, from)) return known;
    known = asText(bytes, from, to);
    size = to - from <= mostRemembered ? to - from : -1;
    for (let i = 0; i < size; i += 1) kept[i] = bytes[from + i] ?? 0;
    return known;
  };
}
