import { flag } from './flags.ts';
import { foreignKind } from './kinds.ts';
import type { RelationRows } from './rows.ts';

/** Facts of the catalogs that a reader must not miss. The tone says what they mean: wrong, will hurt, or only so. */
export interface Badge {
  readonly text: string;
  readonly tone: 'lock' | 'idletx' | 'plain' | 'line';
}

const flagBadges: readonly (readonly [mask: number, badge: Badge])[] = [
  [flag.invalidIndex, { text: 'invalid index', tone: 'lock' }],
  [flag.notReadyIndex, { text: 'not ready', tone: 'lock' }],
  [flag.unpopulated, { text: 'not populated', tone: 'idletx' }],
  [flag.detachPending, { text: 'detach pending', tone: 'idletx' }],
  [flag.unlogged, { text: 'unlogged', tone: 'plain' }],
  [flag.temporary, { text: 'temp of another session', tone: 'plain' }],
  [flag.defaultPartition, { text: 'DEFAULT', tone: 'plain' }],
];

/** Of row `n`, what is wrong first. */
export function badges(rows: RelationRows, n: number): Badge[] {
  const flags = rows.flags[n] ?? 0;
  const found =
    n < rows.routinesFrom ? flagBadges.flatMap(([mask, badge]) => ((flags & mask) === 0 ? [] : [badge])) : [];
  const lacking = lacks(rows, n);
  return lacking === undefined ? found : [...found, { text: `no ${lacking}`, tone: 'line' }];
}

/** The right that this role lacks, `USAGE on schema priv` or `SELECT`; undefined when it may read the row's relation. */
export function lacks(rows: RelationRows, n: number): string | undefined {
  const schema = rows.schemas[rows.schemaAt[n] ?? 0];
  if (schema && !schema.hasUsage && n < rows.routinesFrom && hasRights(rows, n))
    return `USAGE on schema ${schema.nspname}`;
  return ((rows.flags[n] ?? 0) & flag.unreadable) === 0 ? undefined : 'SELECT';
}

/** Indexes and TOAST tables have no rights of their own, and nobody but a superuser has USAGE on pg_toast. */
const hasRights = (rows: RelationRows, n: number) =>
  (rows.tableAt[n] ?? -1) < 0 || (rows.flags[n] ?? 0) >= flag.unreadable;

/** `on events`, `12 partitions`, `server files`: what a reader wants beside the name, in grey. */
export function besideName(rows: RelationRows, n: number): string {
  const partitions = rows.partitions[n] ?? 0;
  if (partitions > 0) return partitions === 1 ? '1 partition' : `${partitions.toLocaleString('en')} partitions`;
  const table = rows.tableAt[n] ?? -1;
  if (table >= 0)
    return `${rows.list.relations.relkind.charAt(n) === 'S' ? 'owned by' : 'on'} ${rows.name[table] ?? ''}`;
  if (rows.kind[n] !== foreignKind) return '';
  const server = rows.list.names.foreignServers.find((entry) => entry.oid === rows.oid[n]);
  return server ? `server ${server.srvname}` : '';
}
