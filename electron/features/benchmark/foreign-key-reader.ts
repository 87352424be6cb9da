import type { ForeignKeyDetail, ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';
import { fail } from '../../../shared/failure.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import { foreignKeyStatistics, foreignKeyTables } from './foreign-key.sql.ts';
import { foreignKeyRowOf } from './foreign-key-row.ts';
import { foreignKeys } from './foreign-keys.sql.ts';
import type { KeyTable, MeasuredKey } from './measured-key.ts';
import { shapes, strategies, strategySqlOf } from './strategy-sql.ts';
import { warningsOf } from './warnings.ts';

/** Of the list: more than this are counted. */
export const mostForeignKeys = 5_000;

export async function listForeignKeys(session: Session): Promise<{ rows: ForeignKeyRow[]; leftOut: number }> {
  const found = await session.rows(foreignKeys, { most: mostForeignKeys });
  return { rows: found.map(foreignKeyRowOf), leftOut: Math.max(0, (found[0]?.total ?? 0) - found.length) };
}

/** Fails with `bad-input` when it was dropped. */
export async function readKey(session: Session, conoid: number): Promise<MeasuredKey> {
  const [found] = await session.rows(foreignKeys, { conoid, most: 1 });
  if (found === undefined) return gone();
  const tables = await session.rows(foreignKeyTables, conoid);
  const child = tables.find(({ is_child }) => is_child);
  const parent = tables.find(({ is_child }) => !is_child);
  if (child === undefined || parent === undefined) return gone();
  const row = foreignKeyRowOf(found);
  return {
    row: { ...row, reltuples: row.reltuples ?? child.reltuples, freltuples: row.freltuples ?? parent.reltuples },
    child: tableOf(child, row.nspname, row.relname, child.key_columns ?? []),
    parent: tableOf(parent, row.fnspname, row.frelname, row.fcolumns),
    references: row.columns.map((name) => child.columns.findIndex((column) => column.name === name)),
  };
}

const gone = () => fail('bad-input', 'This foreign key is gone: it was dropped meanwhile');

function tableOf(
  found: Row<(typeof foreignKeyTables)['columns']>,
  nspname: string,
  relname: string,
  key: readonly string[],
): KeyTable {
  const { oid, relkind, columns, relpages, reltuples, n_live_tup } = found;
  return {
    oid,
    nspname,
    relname,
    relkind,
    columns,
    key: key.map((name) => columns.findIndex((column) => column.name === name)),
    keyIndex: found.key_index,
    operatorSchemas: found.operator_schemas,
    relpages,
    reltuples,
    n_live_tup,
    rowWidth: found.row_width,
  };
}

/** Its SQL is that of pages of so many rows. */
export async function readForeignKey(session: Session, conoid: number, pageRows: number): Promise<ForeignKeyDetail> {
  const key = await readKey(session, conoid);
  const statistics = await session.rows(foreignKeyStatistics, conoid);
  const { row, child, parent } = key;
  const isKnown = statistics.length === row.columns.length;
  const nullShare = isKnown ? Math.max(...statistics.map(({ null_frac }) => null_frac)) : null;
  return {
    foreignKey: row,
    keyColumns: namesOf(child),
    nullShare,
    fanIn: fanInOf(statistics, child.reltuples),
    rowWidth: child.rowWidth,
    parentRowWidth: parent.rowWidth,
    indexes: [child.keyIndex, parent.keyIndex].filter((name) => name !== null),
    warnings: [...warningsOf(key)],
    sql: row.obstacle === null ? sqlOf(key, pageRows) : [],
  };
}

const sqlOf = (key: MeasuredKey, pageRows: number) =>
  shapes.flatMap((shape) => strategies.map((each) => strategySqlOf(key, each, shape, pageRows)));

const namesOf = (table: KeyTable) => table.key.map((place) => table.columns[place]?.name ?? '');

/**
 * Rows that share a parent: rows with a reference ÷ distinct references. n_distinct below 0 is a share of all rows. Of
 * several columns together nothing is known.
 */
function fanInOf(
  statistics: readonly { readonly null_frac: number; readonly n_distinct: number }[],
  reltuples: number | null,
): number | null {
  const [only, ...more] = statistics;
  if (only === undefined || more.length > 0 || only.n_distinct === 0) return null;
  const referring = 1 - only.null_frac;
  if (only.n_distinct < 0) return Math.max(1, referring / -only.n_distinct);
  return reltuples === null || reltuples === 0 ? null : Math.max(1, (referring * reltuples) / only.n_distinct);
}
