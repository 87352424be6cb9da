/** Numbers as people read them. Pure; unknown (null) is an en dash everywhere, never 0. */

export const unknown = '–';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * 1024-based like pg_size_pretty; one decimal below 100 of a unit, integer above, none for bytes.
 * 148_000_000 → "141 MB", 16_384 → "16 kB" (a whole number needs no decimal only for kB), null → "–".
 */
export function sizeText(bytes: number | null): string {
  if (bytes === null) return unknown;
  const sign = bytes < 0 ? '-' : '';
  let value = Math.abs(bytes);
  let unit = 0;
  // 1023.96 kB would read "1024 kB": step up as soon as the rounded value reaches the next unit.
  while (unit < units.length - 1 && Number(digits(value, unit)) >= 1024) {
    value /= 1024;
    unit += 1;
  }
  return `${sign}${digits(value, unit)} ${units[unit]}`;
}

function digits(value: number, unit: number): string {
  if (unit === 0) return String(Math.round(value));
  const tenths = Math.round(value * 10) / 10;
  if (tenths >= 100 || (unit === 1 && Number.isInteger(tenths))) return String(Math.round(value));
  return tenths.toFixed(1);
}

/** A change: "+1.1 GB", "-82 MB", "0 B" without a sign. */
export function sizeChangeText(bytes: number | null): string {
  return bytes !== null && bytes > 0 ? `+${sizeText(bytes)}` : sizeText(bytes);
}

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1904118 → "1,904,118". */
export function countText(count: number | bigint | null): string {
  return count === null ? unknown : thousands.format(count);
}

/** "1 relation", "73 relations". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** 0.303 → "30.3 %". */
export function shareText(share: number | null): string {
  if (share === null || Number.isNaN(share)) return unknown;
  const percent = share * 100;
  return `${percent === 100 || percent === 0 ? percent : percent.toFixed(1)} %`;
}

/** Time taken: "0.4 ms", "41 ms", "1.2 s", "1:22:21" from a minute on. */
export function durationText(ms: number | null): string {
  if (ms === null) return unknown;
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The same in a sentence: "3 s", "12 min 23 s", "1 h 22 min", "29 d". */
export function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** How long ago: "just now", "2 min ago", "3 h ago", "yesterday", "29 d ago". */
export function ageText(then: Date, now: Date = new Date()): string {
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  return days === 1 ? 'yesterday' : `${days} d ago`;
}

/** HH:MM:SS of this computer's clock. */
export function clockText(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
