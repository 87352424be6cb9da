import { qualified } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import { fileNames, type walByRelation } from './wal-by-relation.sql.ts';
import type { WalShare } from './wal-shares.ts';

type File = Row<typeof walByRelation.columns>;
type Named = Row<typeof fileNames.columns>;
type Share = WalShare['rows'][number];

interface Span {
  readonly database_oid: number;
  /** Bytes of WAL that were read. */
  readonly span: number;
}

const mostRows = 50;

/** Files as the relations that they are; those of other databases, those that are gone, and no file at all as one each. */
export async function fileRows(
  session: Session,
  files: readonly File[],
  { database_oid, span }: Span,
): Promise<Share[]> {
  // Shared catalogs are of no database.
  const own = files.filter(({ reldatabase }) => reldatabase === database_oid || reldatabase === 0);
  const others = files.filter((file) => !own.includes(file));
  const names = await session.rows(
    fileNames,
    own.map(({ reltablespace }) => reltablespace),
    own.map(({ relfilenode }) => relfilenode),
  );
  const named = own.map((file, i) => ({ file, name: names[i] }));
  const known = named.flatMap(({ file, name }) => (name?.relname == null ? [] : [shareOf(file, name)]));
  const gone = named.filter(({ name }) => name?.relname == null).map(({ file }) => file);
  known.sort((a, b) => b.wal_bytes - a.wal_bytes);
  const rest = known.slice(mostRows);
  const without = span - files.reduce((sum, { wal_bytes }) => sum + wal_bytes, 0);
  const together = [
    sum('more', `${rest.length} more relations`, rest),
    sum('other', 'Other databases', others),
    sum('gone', 'Dropped, truncated or rewritten since', gone),
  ];
  const none = { key: 'none', name: 'No relation (commits, page headers …)', wal_bytes: Math.max(0, without) };
  return [
    ...known.slice(0, mostRows),
    ...together.filter(({ wal_bytes }) => wal_bytes > 0),
    { ...none, wal_records: null, wal_fpi: null, oid: null },
  ];
}

type Counts = Pick<Share, 'wal_bytes' | 'wal_records' | 'wal_fpi'>;

const sum = (key: string, name: string, of: readonly Counts[]): Share => ({
  key,
  name,
  wal_bytes: of.reduce((all, { wal_bytes }) => all + wal_bytes, 0),
  wal_records: of.reduce((all, { wal_records }) => all + (wal_records ?? 0), 0),
  wal_fpi: of.reduce((all, { wal_fpi }) => all + (wal_fpi ?? 0), 0),
  oid: null,
});

function shareOf({ wal_bytes, wal_records, wal_fpi }: File, name: Named): Share {
  const { oid } = name;
  return { key: `${oid}`, name: nameOf(name), wal_bytes, wal_records, wal_fpi, oid };
}

function nameOf({ nspname, relname, relkind, owner_nspname, owner_relname }: Named): string {
  const of = owner_relname === null ? null : shown(owner_nspname, owner_relname);
  if (of !== null && nspname === 'pg_toast') return `${of} (TOAST${relkind === 'i' ? ' index' : ''})`;
  const own = shown(nspname, relname ?? '');
  return of === null ? own : `${own} (index of ${of})`;
}

const shown = (nspname: string | null, relname: string): string =>
  nspname === 'public' || nspname === null ? relname : qualified(nspname, relname);
