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

/** (['sizes', 'crash-stats', 'breakpad', '2026-11-21'], 'csv') → "sizes-crash-stats-breakpad-2026-11-21.csv" */
export function fileName(parts: readonly string[], extension: string): string {
  const stem = parts
    .map(safePart)
    .filter((part) => part !== '')
    .join('-')
    .slice(0, longest)
    .replace(/[._-]+$/, '');
  const named = stem === '' || reserved.test(stem.split('.')[0] ?? '') ? `export-${stem}`.replace(/-$/, '') : stem;
  return `${named}.${extension}`;
}
