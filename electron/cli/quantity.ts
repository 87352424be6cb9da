/** Times, sizes and shares as a script writes them and reads them back. Pure. */
import { countText, durationWords, shareText, sizeText } from '../../shared/figure-text.ts';

/** duration: ms. size: bytes. share: 0 to 1. count: a plain number. */
export type Unit = 'duration' | 'size' | 'share' | 'count';

export interface Quantity {
  readonly unit: Unit;
  readonly value: number;
}

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
/** The units of PostgreSQL's own settings: https://www.postgresql.org/docs/current/config-setting.html */
const factors: Readonly<Record<string, readonly [Unit, number]>> = {
  '': ['count', 1],
  '%': ['share', 0.01],
  ms: ['duration', 1],
  s: ['duration', second],
  min: ['duration', minute],
  h: ['duration', hour],
  d: ['duration', day],
  b: ['size', 1],
  kb: ['size', 1024],
  mb: ['size', 1024 ** 2],
  gb: ['size', 1024 ** 3],
  tb: ['size', 1024 ** 4],
};

export const unitWords: Readonly<Record<Unit, string>> = {
  duration: 'a time (500ms, 30s, 5min, 1h, 2d)',
  size: 'a size (100MB, 10GB)',
  share: 'a share (20%)',
  count: 'a number',
};

/** "5min" → 300,000 ms; "10 GB", "20%", "1.5". null: not understood. */
export function quantityOf(text: string): Quantity | null {
  const [, digits, word] = /^\s*(\d{1,15}(?:\.\d{1,9})?)\s*([a-z%]*)\s*$/iu.exec(text) ?? [];
  const key = (word ?? '').toLowerCase();
  const factor = Object.hasOwn(factors, key) ? factors[key] : undefined;
  if (digits === undefined || factor === undefined) return null;
  const [unit, times] = factor;
  return { unit, value: Number(digits) * times };
}

/** ms; null: no time. */
export function durationOf(text: string): number | null {
  const found = quantityOf(text);
  return found?.unit === 'duration' ? found.value : null;
}

export function quantityText({ unit, value }: Quantity): string {
  if (unit === 'duration') return value < 1000 ? `${Number(value.toFixed(3))} ms` : durationWords(value);
  if (unit === 'size') return sizeText(value);
  if (unit === 'share') return shareText(value);
  return Number.isInteger(value) ? countText(value) : String(Number(value.toPrecision(4)));
}
