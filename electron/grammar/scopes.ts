import { type Fields, isFields, listOf, nodeOf, textOf } from './tree.ts';

/** Names of WITH that may be meant where a relation is named, innermost first. */
export interface Scope {
  readonly name: string;
  readonly outer: Scope | undefined;
}

/** What is still to be looked at, with the names of WITH that hold there. */
export interface Todo {
  readonly value: unknown;
  readonly scope: Scope | undefined;
}

export function isNamed(scope: Scope | undefined, name: string): boolean {
  for (let each = scope; each !== undefined; each = each.outer) if (each.name === name) return true;
  return false;
}

/**
 * The parts of a statement with WITH: a query of WITH sees those before it, with RECURSIVE all of them, and the
 * statement sees all. https://www.postgresql.org/docs/current/queries-with.html
 */
export function partsOf(fields: Fields, scope: Scope | undefined): readonly Todo[] {
  const { withClause } = fields;
  if (!isFields(withClause)) return Object.values(fields).map((value) => ({ value, scope }));
  const queries = listOf(withClause, 'ctes').map((value) => ({ value, name: nameOfQuery(value) }));
  const whole = queries.reduce<Scope | undefined>((outer, { name }) => ({ name, outer }), scope);
  const parts: Todo[] = [];
  let before = scope;
  for (const { value, name } of queries) {
    parts.push({ value, scope: withClause.recursive === true ? whole : before });
    before = { name, outer: before };
  }
  for (const [key, value] of Object.entries(fields)) if (key !== 'withClause') parts.push({ value, scope: whole });
  return parts;
}

function nameOfQuery(value: unknown): string {
  const node = nodeOf(value);
  return node === undefined ? '' : textOf(node.fields, 'ctename');
}
