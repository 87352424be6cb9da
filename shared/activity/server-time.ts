/**
 * "2026-11-21 11:03:51.123456+00", as the catalog lane has every timestamp, in ms since 1970. Only for arithmetic and
 * drawing: an identity is compared by its text, since a number of ms loses the microseconds.
 */
export function serverMs(text: string): number {
  const isUsual = text.length >= 22 && text.length <= 29 && text.charCodeAt(4) === dash && text.charCodeAt(0) !== zero;
  return isUsual ? usualMs(text) : anyMs(text);
}

const dash = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const shape = '0000-00-00 00:00:00';
/** Of the day that was asked for last: year, month and day as one number, and its ms. */
const lastDay = { key: 0, ms: 0 };

/** Of the years 1000 to 9999, digit by digit: it is asked of four columns of 100,000 tables. */
function usualMs(text: string): number {
  if (!isShaped(text) || !text.endsWith('+00')) return Number.NaN;
  const key = two(text, 0) * 1_000_000 + two(text, 2) * 10_000 + two(text, 5) * 100 + two(text, 8);
  if (lastDay.key !== key) {
    lastDay.key = key;
    lastDay.ms = Date.UTC(Math.floor(key / 10_000), two(text, 5) - 1, two(text, 8));
  }
  const seconds = two(text, 11) * 3600 + two(text, 14) * 60 + two(text, 17);
  return lastDay.ms + seconds * 1000 + fractionMs(text, text.length - 3);
}

function isShaped(text: string): boolean {
  for (let at = 0; at < shape.length; at += 1) {
    const code = text.charCodeAt(at);
    const wanted = shape.charCodeAt(at);
    if (wanted === zero ? code < zero || code > zero + 9 : code !== wanted) return false;
  }
  return true;
}

/** Whole ms of what stands between the seconds and `end`. */
function fractionMs(text: string, end: number): number {
  if (end === shape.length) return 0;
  if (text.charCodeAt(shape.length) !== dot || end === shape.length + 1) return Number.NaN;
  let ms = 0;
  for (let at = shape.length + 1; at < end; at += 1) {
    const digit = text.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    if (at < shape.length + 4) ms = ms * 10 + digit;
  }
  return ms * (tens[end - shape.length - 1] ?? 1);
}

const tens = [1, 100, 10];

/** Two digits as a number. */
const two = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - zero * 11;

function anyMs(text: string): number {
  const [, date, time, fraction = ''] = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text) ?? [];
  return date === undefined
    ? Number.NaN
    : Date.parse(`${date}T${time}Z`) + Math.floor(Number(`0.${fraction || 0}`) * 1000);
}

/** The same, where there may be none. */
export const serverMsOrNull = (text: string | null): number | null => (text === null ? null : serverMs(text));
