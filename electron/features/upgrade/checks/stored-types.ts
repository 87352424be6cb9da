import type { UpgradeFinding, UpgradeObject } from '../../../../shared/contract/upgrade.ts';
import { ident, qualified } from '../../../../shared/ident.ts';
import type { Seen } from '../gathered.ts';
import { countOf, everywhere, judge, listed, noneIn } from '../judge.ts';
import { mostColumns, type StoredTypeRow } from '../stored-types.sql.ts';

const manual = 'https://www.postgresql.org/docs/current/pgupgrade.html';

interface Kind {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Said in one line of a column: "is regprocedure, stored as an OID". */
  readonly stored: (row: StoredTypeRow) => string;
}

const kinds: readonly Kind[] = [
  {
    kind: 'reg',
    id: 'reg-types',
    title: 'reg* data types in user tables',
    why: 'pg_upgrade does not keep the OIDs of functions, operators, collations, schemas and text search objects, so a stored value of these types would point nowhere. regclass, regrole and regtype are safe.',
    stored: ({ type_name, base, is_plain }) =>
      is_plain ? `is ${type_name}, stored as an OID` : `is ${type_name}, which holds ${base}, stored as an OID`,
  },
  {
    kind: 'row',
    id: 'system-rows',
    title: 'Composite types with system types',
    why: 'The OIDs of the row types of system catalogs and of information_schema change between versions, and a stored row keeps the OID of its type.',
    stored: ({ type_name, base, is_plain }) =>
      is_plain ? `is ${type_name}, the row type of a system relation` : `is ${type_name}, which holds ${base}`,
  },
];

const aclitem: Kind = {
  kind: 'aclitem',
  id: 'aclitem',
  title: 'aclitem columns',
  why: 'PostgreSQL 16 stores aclitem in more bytes than 15 and older did, so values written before cannot be read.',
  stored: ({ type_name }) => `is ${type_name}, stored in the format before 16`,
};

export function storedTypeFindings(seen: Seen): UpgradeFinding[] {
  const everyWhere = everywhere(seen, 'storedTypes');
  const acl = seen.from.major <= 15 && seen.to.major >= 16 ? [aclitem] : [];
  return [...kinds, ...acl].map((kind) => findingOf(kind, everyWhere));
}

function findingOf(
  kind: Kind,
  { rows, lacks, read, of }: ReturnType<typeof everywhere<'storedTypes'>>,
): UpgradeFinding {
  const found = rows.filter(({ row }) => row.kind === kind.kind);
  const names = found.map(({ row }) => `${qualified(row.nspname, row.relname)}.${ident(row.attname)}`);
  const [first] = found;
  const isCut = rows.length >= mostColumns;
  const tuples = found.every(({ row }) => row.reltuples !== null)
    ? found.reduce((sum, { row }) => sum + (row.reltuples ?? 0), 0)
    : null;
  return judge({
    ...{ id: kind.id, title: kind.title, why: kind.why, manual, worst: 'stops', show: first ? 'Show ALTER' : null },
    objects: found.map(({ database, row }) => objectOf(database, row)),
    lacks,
    found:
      first === undefined
        ? noneIn({ read, of })
        : found.length === 1
          ? `${names[0]} ${kind.stored(first.row)}`
          : `${isCut ? 'at least ' : ''}${countOf(found.length, 'column')}: ${listed(names)}`,
    cost:
      first === undefined
        ? null
        : `Altering rewrites ${tuples === null ? 'every row' : `~${countOf(Math.round(tuples), 'row')}`} under AccessExclusiveLock. Heapscope shows it; it does not run DDL.`,
  });
}

function objectOf(database: string, row: StoredTypeRow): UpgradeObject {
  const { relkind, type_name, base, is_plain, reltuples } = row;
  const what = { m: 'materialized view, ', i: 'index, ' }[relkind] ?? '';
  const inside = is_plain ? '' : `, holds ${base}`;
  const size = reltuples === null || relkind === 'i' ? '' : `, ~${countOf(Math.round(reltuples), 'row')}`;
  const under =
    row.root_relname === null ? '' : `, partition of ${qualified(row.root_nspname ?? '', row.root_relname)}`;
  return {
    database,
    name: `${qualified(row.nspname, row.relname)}.${ident(row.attname)}`,
    detail: `${what}${type_name}${inside}${size}${under}`,
    mark: 'bad',
    usedBy: [],
    sql: wayOut(row),
  };
}

/** A partition is altered at the top, an index and a materialized view are made anew. */
function wayOut(row: StoredTypeRow): string | null {
  const name = qualified(row.nspname, row.relname);
  if (row.relkind === 'i') return `DROP INDEX ${name};`;
  if (row.relkind === 'm') return `DROP MATERIALIZED VIEW ${name};`;
  if (row.root_relname === null && row.is_inherited) return null;
  const table = row.root_relname === null ? name : qualified(row.root_nspname ?? '', row.root_relname);
  const column = ident(row.attname);
  const type = row.is_array ? 'text[]' : 'text';
  return `ALTER TABLE ${table}\n    ALTER COLUMN ${column} TYPE ${type}\n    USING ${column}::${type};`;
}
