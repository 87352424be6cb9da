import type { UpgradeFinding, UpgradeObject } from '../../../../shared/contract/upgrade.ts';
import { ident, qualified } from '../../../../shared/ident.ts';
import { sizeText } from '../../../export/size-text.ts';
import type { DatabaseRow } from '../databases.sql.ts';
import { nameOf, type RowsOf, type Seen, said } from '../gathered.ts';
import { countOf, everywhere, judge, lacksOf, listed, noneIn } from '../judge.ts';

const manual = 'https://www.postgresql.org/docs/current/sql-altercollation.html#SQL-ALTERCOLLATION-NOTES';

type Collated = RowsOf<'collated'>;
const isLate = ({ recorded, actual }: Collated) => recorded !== null && actual !== null && recorded !== actual;

interface Compared {
  /** Databases that were made with another version than this host has. */
  readonly late: readonly DatabaseRow[];
  /** Indexes that may be in another order, here already or on the new host. */
  readonly affected: readonly { readonly database: string; readonly row: Collated }[];
  /** Of libc, on the new host and on this one; null: unknown, or no collation but C. */
  readonly there: string | null;
  readonly here: string | null;
  /** Of all indexes that a library sorts. */
  readonly count: number;
}

/**
 * Text indexes are sorted by a library of the system. Where the new host has another version of it, or where this one
 * was changed under the database already, they may be in an order that searches do not find.
 */
export function collationFinding(seen: Seen): UpgradeFinding {
  const { lacks, read, of } = everywhere(seen, 'collated');
  const compared = compare(seen);
  const { late, affected, count } = compared;
  const isClean = late.length === 0 && affected.length === 0;
  const isOpen = count > 0 && compared.there === null;
  return judge({
    id: 'collations',
    title: 'Collation version',
    manual,
    why: 'pg_upgrade takes indexes over as they are. Sorted by another version of libc or ICU they may miss rows and let duplicates in: reindex them on the new host before it is used, then refresh the recorded version.',
    worst: 'decide',
    found: foundOf(seen, compared) ?? noneIn({ read, of }, 'no index is sorted by libc or ICU'),
    sql: isClean ? null : afterwards([...late.map(({ datname }) => datname), ...affected.map((one) => one.database)]),
    show: isClean ? null : 'Show REINDEX',
    lacks: [
      ...lacksOf(seen.server?.databases, 'pg_database'),
      ...lacks,
      ...(isOpen
        ? [{ what: 'Which version the new host has is known only with a connection to it', grant: null }]
        : []),
    ],
    objects: [...late.map(databaseObject), ...affected.map((one) => indexObject(one.database, one.row))],
  });
}

function compare(seen: Seen): Compared {
  const { rows } = everywhere(seen, 'collated');
  const there = said(seen.to.read?.server)?.libc_version ?? null;
  const here = said(seen.server?.server)?.libc_version ?? null;
  const moves = there !== null && here !== null && there !== here;
  const late = (said(seen.server?.databases) ?? []).filter(
    ({ recorded, actual, datallowconn }) => datallowconn && recorded !== null && recorded !== actual,
  );
  const affected = rows.filter(({ row }) => isLate(row) || (moves && row.provider === 'c'));
  return { late, affected, there, here, count: rows.length };
}

function databaseObject({ datname, recorded, actual }: DatabaseRow): UpgradeObject {
  const name = ident(datname);
  return {
    ...{ database: datname, name, mark: 'bad', usedBy: [] },
    detail: `the database was made with ${recorded}, this host has ${actual ?? 'none'}`,
    sql: `REINDEX DATABASE CONCURRENTLY ${name};\nALTER DATABASE ${name} REFRESH COLLATION VERSION;`,
  };
}

function indexObject(database: string, row: Collated): UpgradeObject {
  const size = row.bytes === null ? '' : `, ~${sizeText(row.bytes)}`;
  const versions = isLate(row) ? `, recorded ${row.recorded}, now ${row.actual}` : '';
  return {
    database,
    name: qualified(row.nspname, row.relname),
    detail: `on ${ident(row.tablename)}, ${row.collname ?? 'default collation'}${versions}${size}`,
    mark: 'bad',
    usedBy: [],
    sql: `REINDEX INDEX CONCURRENTLY ${qualified(row.nspname, row.relname)};`,
  };
}

function foundOf(seen: Seen, { late, affected, there, here, count }: Compared): string | null {
  const [first] = late;
  if (there !== null && here !== null && there !== here) return `libc ${here} here, ${there} on ${nameOf(seen.to)}`;
  if (first) {
    const names = listed(late.map(({ datname }) => datname));
    return `recorded ${first.recorded}, this host has ${first.actual ?? 'none'}: ${names}`;
  }
  if (affected.length > 0) return `${countOf(affected.length, 'index', 'indexes')} of collations of another version`;
  if (count === 0) return null;
  if (there !== null) return `libc ${there} on both`;
  return `${countOf(count, 'index', 'indexes')} sorted by ${here === null ? 'the system' : `libc ${here}`}; compare with the new host`;
}

function afterwards(names: readonly string[]): string {
  const databases = [...new Set(names)].slice(0, 20);
  return databases
    .map(
      (name) =>
        `-- in ${ident(name)}, on the new server\nREINDEX DATABASE ${ident(name)};\nALTER DATABASE ${ident(name)} REFRESH COLLATION VERSION;`,
    )
    .join('\n');
}
