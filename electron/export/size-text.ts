/**
 * Sizes as people read them, 1024-based with the units of pg_size_pretty:
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE
 */
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

function scale(bytes: number): { value: number; unit: number } {
  let value = bytes;
  let unit = 0;
  // 1023.95 MB would print as "1024 MB"; it is 1.0 GB.
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return { value, unit };
}

/** 41875931136 → "39.0 GB", 16384 → "16 kB", 0 → "0". One decimal below 100 from MB on, a whole number above. */
export function sizeText(bytes: number): string {
  if (bytes === 0) return '0';
  const { value, unit } = scale(Math.abs(bytes));
  const digits = unit < 2 || value >= 99.95 ? 0 : 1;
  return `${bytes < 0 ? '−' : ''}${value.toFixed(digits)} ${units[unit]}`;
}
