/**
 * A suggested file name that every file system takes and no shell trips over:
 * https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
 */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const longest = 80;

function safePart(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[._-]+|[._-]+$/g, '');
}

/** The names give way, not the time at the end: it is what tells two files apart. */
function stemOf(parts: readonly string[]): string {
  const all = parts.map(safePart).filter((part) => part !== '');
  const whole = all.join('-');
  const last = (whole.length > longest && all.length > 1 ? all.pop() : undefined)?.slice(0, longest / 2);
  const room = longest - (last === undefined ? 0 : last.length + 1);
  const kept = all.join('-').slice(0, room);
  return [kept.replace(/[._-]+$/, ''), ...(last === undefined ? [] : [last.replace(/[._-]+$/, '')])].join('-');
}

/** (['sizes', 'crash-stats', 'breakpad', '2026-11-21'], 'csv') → "sizes-crash-stats-breakpad-2026-11-21.csv" */
export function fileName(parts: readonly string[], extension: string): string {
  const stem = stemOf(parts);
  const named = stem === '' || reserved.test(stem.split('.')[0] ?? '') ? `export-${stem}`.replace(/-$/, '') : stem;
  return `${named}.${extension}`;
}
