import type { ForeignKeyDetail, Strategy } from '../../../shared/contract/benchmark-parts.ts';
import { ident } from '../../../shared/ident.ts';
import type { KeyTable, MeasuredKey } from './measured-key.ts';
import { querysetOf } from './queryset.ts';

/**
 * The SQL of each strategy, as Django writes it: every column by name, INNER JOIN where the foreign key is NOT NULL and
 * LEFT OUTER where it may be, LIMIT 21 for get(). Two differences are ours: tables carry their schema, since we cannot
 * know an application's search_path, and prefetch sends one array (= ANY) where Django writes out a list (IN), so that
 * it can be prepared; both are planned alike.
 * A list page is a keyset range, `WHERE pk >= $1 ORDER BY pk LIMIT n`: what infinite scrolling and Django's cursor
 * paginators send, and it costs the same for each page. (LIMIT with OFFSET would measure the offset.)
 */

export type Shape = 'get' | 'list';
export const shapes: readonly Shape[] = ['get', 'list'];
export const strategies: readonly Strategy[] = ['n+1', 'join', 'prefetch'];

export interface GeneratedSql {
  /** The rows alone, for N+1 and prefetch. */
  readonly rows: string;
  /** Rows with their parents, child's columns first. */
  readonly join: string;
  /** One parent by its key. */
  readonly parent: string;
  /** Many parents by arrays of keys, one per column. */
  readonly parents: string;
}

/** Django quotes every name. */
function quoted(name: string): string {
  const text = ident(name);
  return /["]$/u.test(text) ? text : `"${text}"`;
}

const from = (table: KeyTable) => `${quoted(table.nspname)}.${quoted(table.relname)}`;
const listed = (parts: readonly string[]) => parts.join(', ');

/** Columns of a table as it is called in the statement. */
function named(table: KeyTable, called: string): { all: string; at: (places: readonly number[]) => string[] } {
  const of = (column: { name: string } | undefined) => `${called}.${quoted(column?.name ?? '?')}`;
  return { all: listed(table.columns.map(of)), at: (places) => places.map((place) => of(table.columns[place])) };
}

export function generateSql(
  { row, child, parent, references }: MeasuredKey,
  shape: Shape,
  pageRows: number,
): GeneratedSql {
  const own = named(child, quoted(child.relname));
  const alone = named(parent, quoted(parent.relname));
  // Django's alias for a table that is there already.
  const isTwice = child.relname === parent.relname;
  const joined = named(parent, isTwice ? 'T2' : quoted(parent.relname));
  const key = own.at(child.key);
  const where = shape === 'get' ? equals(key) : atLeast(key);
  const tail =
    shape === 'get' ? ' LIMIT 21' : ` ORDER BY ${listed(key.map((column) => `${column} ASC`))} LIMIT ${pageRows}`;
  const on = pairs(own.at(references), joined.at(parent.key));
  const outer = row.isNullable ? 'LEFT OUTER' : 'INNER';
  const parentKey = alone.at(parent.key);
  return {
    rows: `SELECT ${own.all} FROM ${from(child)} WHERE ${where}${tail}`,
    join:
      `SELECT ${own.all}, ${joined.all} FROM ${from(child)} ` +
      `${outer} JOIN ${from(parent)}${isTwice ? ' T2' : ''} ON (${on}) WHERE ${where}${tail}`,
    parent: `SELECT ${alone.all} FROM ${from(parent)} WHERE ${equals(parentKey)} LIMIT 21`,
    parents: `SELECT ${alone.all} FROM ${from(parent)} WHERE ${anyOf(parentKey, typesOf(parent))}`,
  };
}

const typesOf = (table: KeyTable) => table.key.map((place) => table.columns[place]?.type ?? 'text');
const pairs = (a: readonly string[], b: readonly string[]) =>
  a.map((column, i) => `${column} = ${b[i] ?? '?'}`).join(' AND ');

function equals(columns: readonly string[]): string {
  const terms = columns.map((column, i) => `${column} = $${i + 1}`).join(' AND ');
  return columns.length === 1 ? terms : `(${terms})`;
}

function atLeast(columns: readonly string[]): string {
  const [only = '?', ...more] = columns;
  if (more.length === 0) return `${only} >= $1`;
  return `(${listed(columns)}) >= (${listed(columns.map((_, i) => `$${i + 1}`))})`;
}

function anyOf(columns: readonly string[], types: readonly string[]): string {
  const [only = '?', ...more] = columns;
  if (more.length === 0) return `${only} = ANY ($1)`;
  const arrays = listed(types.map((type, i) => `$${i + 1}::${type}[]`));
  return `(${listed(columns)}) IN (SELECT * FROM pg_catalog.unnest(${arrays}))`;
}

/** For reading and copying: what a run with pages of so many rows sends. */
export function strategySqlOf(
  key: MeasuredKey,
  strategy: Strategy,
  shape: Shape,
  pageRows: number,
): ForeignKeyDetail['sql'][number] {
  const sql = generateSql(key, shape, pageRows);
  const rows = shape === 'get' ? 1 : pageRows;
  const what = shape === 'get' ? 'the row' : `a page of ${rows} ${rows === 1 ? 'row' : 'rows'}`;
  const parents = { text: sql.parents, times: 1, note: 'their parents, each once; Django writes IN (…)' };
  const statements = {
    'n+1': [
      { text: sql.rows, times: 1, note: what },
      { text: sql.parent, times: rows, note: key.row.isNullable ? 'its parent, unless NULL' : 'its parent' },
    ],
    join: [{ text: sql.join, times: 1, note: `${what}, each with its parent` }],
    prefetch: [{ text: sql.rows, times: 1, note: what }, parents],
  }[strategy];
  return { strategy, shape, statements, queryset: querysetOf(key.row, strategy, shape, pageRows) };
}
