import type { Node, SelectStmt } from 'libpg-query';
import { parseTree } from './pg-query.ts';

/** A table as a text names it; `schema` null: left to search_path. */
export interface TableName {
  readonly schema: string | null;
  readonly name: string;
}

/** A column of the answer. `table` is the alias or name before the dot; `column` null: all of them (`*`). */
export interface GivenColumn {
  readonly table: string | null;
  readonly column: string | null;
}

/** What one SELECT does, as far as recognising N+1 needs it. */
export interface QueryShape {
  /** In its FROM, joined ones too, by the name they go by there. */
  readonly from: readonly (TableName & { readonly alias: string })[];
  /** Named anywhere in it, subqueries too. */
  readonly names: readonly TableName[];
  /** One table and nothing but `column = $n` [AND …]: the columns; null otherwise. */
  readonly equals: readonly string[] | null;
  /** One table, and `column = ANY ($1)` or `column IN (…)` among its conditions: the columns. */
  readonly among: readonly string[];
  readonly gives: readonly GivenColumn[];
}

/** Longer texts are no look-ups, and no list is worth the time. */
const mostCharacters = 20_000;

type KindOf<K extends string> = Extract<Node, Record<K, unknown>> extends Record<K, infer T> ? T : never;

function nodeOf<K extends string>(kind: K, node: Node | undefined): KindOf<K> | undefined {
  return node !== undefined && kind in node ? (node as unknown as Record<K, KindOf<K>>)[kind] : undefined;
}

/** null: not one plain SELECT (no set operation, no lock of rows), or not readable. */
export async function queryShapeOf(text: string): Promise<QueryShape | null> {
  if (text.length > mostCharacters || !/^\s*(?:select|with)\b/iu.test(withoutComments(text))) return null;
  try {
    const { stmts = [] } = await parseTree(text);
    const select = stmts.length === 1 ? nodeOf('SelectStmt', stmts[0]?.stmt) : undefined;
    return select === undefined ? null : shapeOf(select);
  } catch {
    // A text that the server kept cut off, of a grammar that is not PostgreSQL's, or nested too deeply.
    return null;
  }
}

/** An ORM's remarks may stand before the statement. */
const withoutComments = (text: string): string => text.replace(/^(?:\s|--[^\n]*\n|\/\*.*?\*\/)+/su, '');

function shapeOf(select: SelectStmt): QueryShape | null {
  const isPlain = select.op === undefined || select.op === 'SETOP_NONE';
  if (!isPlain || select.lockingClause !== undefined || select.intoClause !== undefined) return null;
  const from = (select.fromClause ?? []).flatMap(tablesIn);
  return {
    from,
    names: namesIn(select),
    equals: equalsOf(select, from.length),
    among: from.length === 1 && select.whereClause ? conjuncts(select.whereClause).flatMap(columnAmong) : [],
    gives: givenBy(select),
  };
}

function tablesIn(node: Node): (TableName & { alias: string })[] {
  const join = nodeOf('JoinExpr', node);
  if (join !== undefined) return [join.larg, join.rarg].flatMap((side) => (side === undefined ? [] : tablesIn(side)));
  const table = nodeOf('RangeVar', node);
  if (table?.relname === undefined) return [];
  const { relname: name, schemaname, alias } = table;
  return [{ schema: schemaname ?? null, name, alias: alias?.aliasname ?? name }];
}

/** Anything that is not a list of rows of one table by equality is not a look-up. */
function equalsOf(select: SelectStmt, tables: number): readonly string[] | null {
  const { whereClause, groupClause, distinctClause, havingClause, windowClause, withClause, limitOffset } = select;
  const isMore = [groupClause, distinctClause, havingClause, windowClause, withClause, limitOffset].some(
    (clause) => clause !== undefined,
  );
  if (isMore || tables !== 1 || select.fromClause?.length !== 1 || whereClause === undefined) return null;
  const columns = conjuncts(whereClause).map(columnThatEquals);
  return columns.every((column) => column !== null) ? columns : null;
}

function conjuncts(node: Node): readonly Node[] {
  const all = nodeOf('BoolExpr', node);
  return all?.boolop === 'AND_EXPR' ? (all.args ?? []).flatMap(conjuncts) : [node];
}

/** `column = $1`, either way round, with or without a cast of the value. */
function columnThatEquals(node: Node): string | null {
  const expression = nodeOf('A_Expr', node);
  const operator = nodeOf('String', expression?.name?.at(-1))?.sval;
  if (expression?.kind !== 'AEXPR_OP' || operator !== '=') return null;
  return columnBeside(expression.lexpr, expression.rexpr) ?? columnBeside(expression.rexpr, expression.lexpr);
}

function columnAmong(node: Node): string[] {
  const expression = nodeOf('A_Expr', node);
  const operator = nodeOf('String', expression?.name?.at(-1))?.sval;
  if (!expression || operator !== '=') return [];
  if (expression.kind !== 'AEXPR_OP_ANY' && expression.kind !== 'AEXPR_IN') return [];
  const column = columnOf(expression.lexpr)?.column;
  return column ? [column] : [];
}

function columnBeside(column: Node | undefined, value: Node | undefined): string | null {
  return isValue(value) ? (columnOf(column)?.column ?? null) : null;
}

function isValue(node: Node | undefined): boolean {
  const cast = nodeOf('TypeCast', node);
  if (cast !== undefined) return isValue(cast.arg);
  return nodeOf('ParamRef', node) !== undefined || nodeOf('A_Const', node) !== undefined;
}

function columnOf(node: Node | undefined): GivenColumn | null {
  const fields = nodeOf('ColumnRef', node)?.fields;
  const last = fields?.at(-1);
  if (last === undefined) return null;
  const table = nodeOf('String', fields?.at(-2))?.sval ?? null;
  if (nodeOf('A_Star', last) !== undefined) return { table, column: null };
  const column = nodeOf('String', last)?.sval;
  return column === undefined ? null : { table, column };
}

function givenBy(select: SelectStmt): readonly GivenColumn[] {
  return (select.targetList ?? [])
    .map((node) => columnOf(nodeOf('ResTarget', node)?.val))
    .filter((column) => column !== null);
}

/** Every table that is named anywhere below. */
function namesIn(tree: unknown): readonly TableName[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const below = Object.values(tree).flatMap(namesIn);
  const relname = 'relname' in tree ? tree.relname : undefined;
  if (typeof relname !== 'string') return below;
  const schema = 'schemaname' in tree && typeof tree.schemaname === 'string' ? tree.schemaname : null;
  return [{ schema, name: relname }, ...below];
}
