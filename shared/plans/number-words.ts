/** Figures in sentences about plans. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1904118 → "1,904,118". Rows per loop may be broken since PostgreSQL 18: 0.4 stays "0.4". */
export const countWords = (count: number): string =>
  count > 0 && count < 10 && !Number.isInteger(count) ? count.toFixed(1) : whole.format(count);

/** "1 row", "73 rows". */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${countWords(count)} ${countWords(count) === '1' ? one : many}`;

/** "0.01 ms", "41 ms", "20.8 s", "2 min 12 s". */
export function msWords(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(2))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A ratio of at least 1: "1.02×", "9.0×", "17.5×", "240×", "1,200×". */
export function timesWords(ratio: number): string {
  if (ratio < 1.1) return `${ratio.toFixed(2)}×`;
  return `${ratio < 99.95 ? ratio.toFixed(1) : whole.format(ratio)}×`;
}

/** kB as PostgreSQL gives memory and files: "784 kB", "9.1 MB", "1.2 GB". */
export function kBWords(kB: number): string {
  if (kB < 1000) return `${whole.format(kB)} kB`;
  const mb = kB / 1024;
  if (mb < 1000) return `${mb < 99.95 ? mb.toFixed(1) : whole.format(mb)} MB`;
  return `${(mb / 1024).toFixed(1)} GB`;
}

/** 0.303 → "30 %", 0.004 → "0.4 %", 0.9996 → "99.9 %": only all is 100 %. */
export function shareWords(share: number): string {
  const percent = share * 100;
  const isNearEnd = (share > 0 && share < 0.0995) || (share >= 0.995 && share < 1);
  return `${isNearEnd ? (Math.floor(percent * 10) / 10).toFixed(1) : Math.round(percent)} %`;
}

/** "a", "a and b", "a, b and 3 more": at most `most` are named. */
export function listWords(names: readonly string[], most = 3): string {
  const shown = names.slice(0, names.length === most + 1 ? most + 1 : most);
  const left = names.length - shown.length;
  if (left > 0) return `${shown.join(', ')} and ${countWords(left)} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
