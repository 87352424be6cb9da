import { ident, qualified } from '../../shared/ident.ts';
import { isNamed, partsOf, type Scope, type Todo } from './scopes.ts';
import { type Fields, isFields, listOf, nameOf, nodeOf, textOf } from './tree.ts';

/** What is found anywhere in a text. */
export interface Found {
  /** Kinds of nodes: InsertStmt, LockingClause … */
  readonly tags: ReadonlySet<string>;
  /** Functions called, without their schema. */
  readonly functions: ReadonlySet<string>;
  readonly parameters: ReadonlySet<number>;
  /** As SQL, names of WITH and targets of INTO left out. */
  readonly relations: ReadonlySet<string>;
  /** Nodes that say more than that they are there. */
  readonly told: readonly { readonly tag: string; readonly fields: Fields }[];
}

const telling = new Set(['CopyStmt', 'ExplainStmt', 'TransactionStmt', 'SelectStmt', 'VariableSetStmt']);

class Walk {
  readonly tags = new Set<string>();
  readonly functions = new Set<string>();
  readonly parameters = new Set<number>();
  readonly relations = new Set<string>();
  readonly told: { tag: string; fields: Fields }[] = [];
  /** A list and no recursion: a text of 200 kB may be nested deeper than our stack is. */
  readonly todo: Todo[] = [];

  visit({ value, scope }: Todo): void {
    if (Array.isArray(value)) this.#later(value.map((each) => ({ value: each, scope })));
    if (!isFields(value)) return;
    const node = nodeOf(value);
    if (node !== undefined) this.#node(node.tag, node.fields);
    const fields = node?.fields ?? value;
    if (typeof fields.relname === 'string' && typeof fields.relpersistence === 'string') this.#relation(fields, scope);
    else this.#later(partsOf(withoutTarget(fields), scope));
  }

  /** The first of them next, so that what is found stands in the order of the text. */
  #later(parts: readonly Todo[]): void {
    for (let i = parts.length - 1; i >= 0; i -= 1) {
      const part = parts[i];
      if (part !== undefined) this.todo.push(part);
    }
  }

  #node(tag: string, fields: Fields): void {
    this.tags.add(tag);
    if (telling.has(tag)) this.told.push({ tag, fields });
    if (tag === 'ParamRef' && typeof fields.number === 'number') this.parameters.add(fields.number);
    if (tag === 'FuncCall') this.functions.add(nameOf(listOf(fields, 'funcname')).at(-1) ?? '');
  }

  #relation(fields: Fields, scope: Scope | undefined): void {
    const schema = textOf(fields, 'schemaname');
    const name = textOf(fields, 'relname');
    if (schema === '' && isNamed(scope, name)) return;
    this.relations.add(schema === '' ? ident(name) : qualified(schema, name));
  }
}

/** SELECT INTO names what is not there yet. */
function withoutTarget(fields: Fields): Fields {
  if (!isFields(fields.intoClause)) return fields;
  const { intoClause: _target, ...others } = fields;
  return others;
}

export function walk(tree: unknown): Found {
  const found = new Walk();
  found.todo.push({ value: tree, scope: undefined });
  for (let next = found.todo.pop(); next !== undefined; next = found.todo.pop()) found.visit(next);
  return found;
}
