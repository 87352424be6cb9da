import { sizeText } from './size-text.ts';
import type { Cell, ExportColumn } from './table.ts';

/**
 * Control characters, the marks that reorder text (https://www.unicode.org/reports/tr9/), and what has no width, all of
 * which would hide a name or make two look alike. An emoji may be joined.
 */
const invisible =
  /(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<!\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D/gu;
const known: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** "a⏎b" → "a\nb" in letters, U+202E → "\u202E": what the eye would not see is written out. */
export function visible(text: string): string {
  return text.replace(
    invisible,
    (char) => known[char] ?? `\\u${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** 7 → "7 s", 1321 → "22:01", 4941 → "1:22:21", as the screens write durations. */
function secondsText(seconds: number): string {
  if (seconds < 60) return `${grouped.format(seconds)} s`;
  const two = (n: number) => String(n).padStart(2, '0');
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function numberText(value: number, kind: ExportColumn['kind']): string {
  if (kind === 'bytes') return sizeText(value);
  if (kind === 'seconds') return secondsText(value);
  if (kind === 'ratio') return `${(value * 100).toFixed(1)} %`;
  return kind === 'id' ? String(value) : grouped.format(value);
}

/** A cell for people: sizes with units, unknown as an en dash. Still to be escaped by the writer. */
export function readable(value: Cell, column: ExportColumn): string {
  if (value === null) return '–';
  if (typeof value === 'number') return numberText(value, column.kind);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return visible(value);
}

export const isRightAligned = (column: ExportColumn): boolean => column.kind !== 'text' && column.kind !== 'boolean';
