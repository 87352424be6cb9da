import type { IndexFamilyColumns } from '../../../shared/contract/sizes.ts';
import type { Row } from '../../postgres/statement.ts';
import type { childIndexes } from './index-families.sql.ts';
import type { SizeReport } from './report.ts';
import { rootsOf } from './tree.ts';

export type ChildIndex = Row<(typeof childIndexes)['columns']>;

/** The same index of every partition. */
export interface IndexFamily {
  readonly key: string;
  readonly first: ChildIndex;
  readonly table: number;
  /** Those with files. */
  readonly members: readonly ChildIndex[];
}

/**
 * A partitioned index and its partitions by catalog; elsewhere (inheritance, or an index made on each partition by
 * hand) equal definitions within one tree of tables.
 */
export function indexFamilies(report: SizeReport, indexes: readonly ChildIndex[]): IndexFamily[] {
  // The first by name stands for a family without a partitioned index.
  const byName = [...indexes].sort((a, b) => (a.relname < b.relname ? -1 : 1));
  const at = new Map(byName.map((index, i) => [index.oid, i]));
  const root = rootsOf(Int32Array.from(byName, (index) => at.get(index.inhparent) ?? -1));
  const families = new Map<string, { first: ChildIndex; table: number; members: ChildIndex[] }>();
  byName.forEach((index, i) => {
    const top = byName[root[i] ?? i] ?? index;
    const tableIndex = report.indexOf.get(top.indrelid);
    const table = tableIndex === undefined ? -1 : (report.root[tableIndex] ?? -1);
    const key = top.relkind === 'I' ? `${top.oid}` : `${table} ${index.definition} ${index.indisunique}`;
    const family = families.get(key) ?? { first: top, table, members: [] };
    if (index.relkind === 'i') family.members.push(index);
    families.set(key, family);
  });
  return [...families].map(([key, family]) => ({ key, ...family })).filter((family) => family.members.length > 1);
}

const pages = (family: IndexFamily) => family.members.reduce((sum, index) => sum + index.relpages, 0);

/** Unknown for all as soon as it is for one: a sum of what happens to be visible would be a lie. */
function scans(family: IndexFamily): number | null {
  let sum = 0;
  for (const index of family.members) {
    if (index.idx_scan === null) return null;
    sum += index.idx_scan;
  }
  return sum;
}

export function familyColumns(
  report: SizeReport,
  families: readonly IndexFamily[],
  block_size: number,
): IndexFamilyColumns {
  const sorted = [...families].sort((a, b) => pages(b) - pages(a));
  return {
    key: sorted.map((family) => family.key),
    nspname: sorted.map((family) => family.first.nspname),
    table: sorted.map((family) => report.relname[family.table] ?? ''),
    name: sorted.map((family) => family.first.relname),
    definition: sorted.map((family) => family.first.definition),
    isUnique: sorted.map((family) => family.first.indisunique),
    isPrimary: sorted.map((family) => family.first.indisprimary),
    indexes: sorted.map((family) => family.members.length),
    invalid: sorted.map((family) => family.members.filter((index) => !index.indisvalid).length),
    estimated_bytes: sorted.map((family) => pages(family) * block_size),
    idx_scan: sorted.map(scans),
  };
}
