const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** "41,207" */
export const grouped = (value: number): string => thousands.format(Math.round(value));

/** "about 1,284,310": what the server counts of dead rows is never exact. */
export const about = (rows: number): string => `about ${grouped(rows)}`;

/** "8.1 MB", 1024-based, as pg_size_pretty has it. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1023.5 && unit < units.length - 1; unit += 1) value /= 1024;
  return `${value.toFixed(unit < 2 || value >= 99.95 ? 0 : 1)} ${units[unit]}`;
}

/** "0.08", "2.3", "155": how many times a threshold. */
export function timesWords(times: number): string {
  if (times >= 10) return grouped(times);
  return times >= 1 ? times.toFixed(1) : times.toFixed(2);
}
