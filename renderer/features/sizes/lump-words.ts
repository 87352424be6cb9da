import type { LumpColumns, LumpsAnswer, Summary } from '../../../shared/contract/sizes.ts';
import { countOf, countText, durationWords, shareText, sizeText } from '../../../shared/figure-text.ts';

/** "212 partitions", "212 + 1 orphan", "25 tables": what a lump is made of; empty for a single table. */
export function membersText(lumps: LumpColumns, index: number): string {
  const members = lumps.members[index] ?? 0;
  const partitions = lumps.partitions[index] ?? 0;
  const orphans = lumps.orphans[index] ?? 0;
  if (orphans > 0) return `${countText(partitions)} + ${countOf(orphans, 'orphan')}`;
  if (partitions > 0) return countOf(partitions, 'partition');
  return members > 1 ? countOf(members, 'table') : '';
}

/** "Last 7 days", "Last 12 min", "Growth". */
export function growthHead(since: LumpsAnswer['growthSince']): string {
  if (!since) return 'Growth';
  const days = since.spanMs / 86_400_000;
  if (days >= 1.5) return `Last ${Math.round(days)} days`;
  // One unit, since a table head has little room.
  const unitMs = [3_600_000, 60_000].find((ms) => since.spanMs >= ms) ?? 1000;
  return `Last ${durationWords(Math.round(since.spanMs / unitMs) * unitMs)}`;
}

export function growthTitle(since: LumpsAnswer['growthSince'], by: LumpsAnswer['by']): string {
  if (by === 'none' || by === 'regex') return 'Unknown: readings are kept by name suffix and by partition tree';
  if (!since) return 'Unknown: this is the first reading of this database, growth shows from the second on';
  return `Compared with the reading of ${since.at}`;
}

export interface Said {
  readonly count: number;
  readonly text: string;
}

/** "3 locked by pid 21377 (~ estimate)": by whom, up to three names. */
function lockedText(summary: Summary): string {
  const holders = summary.lockedBy.map(({ pid, gid, isGranted }) => {
    if (pid === null) return gid === null ? 'an unknown session' : `prepared transaction ${gid}`;
    return isGranted ? `pid ${pid}` : `pid ${pid}, which waits itself`;
  });
  const distinct = [...new Set(holders)];
  const shown = distinct.slice(0, 3).join(', ');
  const more = distinct.length > 3 ? ` and ${distinct.length - 3} more` : '';
  return `locked by ${shown || 'another session'}${more} (~ estimate)`;
}

/** The counts of the completeness line; what is 0 is left out, except the measured. */
export function counted(summary: Summary): Said[] {
  const all: readonly Said[] = [
    { count: summary.measured, text: 'measured' },
    { count: summary.earlier, text: 'from the reading before' },
    { count: summary.estimated, text: '~ estimated' },
    { count: summary.unknown, text: 'never analyzed, unknown' },
    { count: summary.locked, text: lockedText(summary) },
    { count: summary.failed, text: 'could not be read (~ estimate)' },
    { count: summary.gone, text: 'dropped meanwhile' },
  ];
  return all.filter(({ count }, place) => place === 0 || count > 0);
}

/** What of pg_database_size the lumps are, and what the rest is; null until the server said how much it is. */
export function wholeText(summary: Summary): { readonly share: string; readonly rest: string } | null {
  const { database_bytes, sum, system_bytes, largeobject_bytes } = summary;
  if (database_bytes === null || database_bytes <= 0) return null;
  const other = Math.max(0, database_bytes - sum.total_bytes - system_bytes);
  const catalogs = `system catalogs ${sizeText(system_bytes)}`;
  const large = largeobject_bytes > 1_048_576 ? ` (pg_largeobject ${sizeText(largeobject_bytes)})` : '';
  // Sequences and the files of dropped relations that are still open.
  const rest = other > database_bytes * 0.001 ? `, sequences and other files ${sizeText(other)}` : '';
  return {
    share: shareText(sum.total_bytes / database_bytes),
    rest: `of pg_database_size ${sizeText(database_bytes)}; rest = ${catalogs}${large}${rest}`,
  };
}

/** "2 trees disagree with the names: 1 orphan, 14 GB"; null when all agree. */
export function disagreeText({ disagree }: LumpsAnswer): string | null {
  const { trees, orphans, orphan_bytes, strays } = disagree;
  if (trees === 0) return null;
  const found = orphans > 0 ? `${countOf(orphans, 'orphan')}, ${sizeText(orphan_bytes)}` : countOf(strays, 'stray');
  return `${countOf(trees, 'partition tree disagrees', 'partition trees disagree')} with the names: ${found}`;
}
