import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { SqlWords } from './sql-editor.tsx';
import { sqlKeywords } from './sql-words.ts';
import { visibleText } from './visible-text.ts';

const name = String.raw`(?:[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|"(?:[^"]|"")*")`;
/** What stands before the cursor: `public.so`, `s.`, `"Odd na`. */
const before = new RegExp(String.raw`(?:${name}\.)*(?:${name}|"(?:[^"]|"")*)?$`);
const namePattern = new RegExp(name, 'g');
/** A comma may be that of a list of columns: what it names is then no relation, and harmless. */
const sources = new RegExp(
  String.raw`(?:\b(?:from|join|update|into|using)|,)\s+(${name}(?:\.${name})?)(?:\s+(?:as\s+)?(${name}))?`,
  'gi',
);

/** "Odd Name" as it must be written, songs as it is. */
export function quoted(identifier: string): string {
  const isPlain = /^[a-z_][a-z0-9_$]*$/.test(identifier) && !sqlKeywords.has(identifier);
  return isPlain ? identifier : `"${identifier.replaceAll('"', '""')}"`;
}

function unquoted(written: string): string {
  return written.startsWith('"') ? written.replace(/^"|"$/g, '').replaceAll('""', '"') : written.toLowerCase();
}

type Relation = SqlWords['relations'][number];

function option(label: string, type: string, detail?: string, boost = 0): Completion {
  const shown = visibleText(label);
  return {
    label,
    type,
    apply: quoted(label),
    boost,
    ...(shown === label ? {} : { displayLabel: shown }),
    ...(detail === undefined ? {} : { detail: visibleText(detail) }),
  };
}

/** By name, and by schema and name; a name alone means the first of the search path that has it. */
class Catalog {
  readonly #words: SqlWords;
  readonly #bySchema = new Map<string, Map<string, Relation>>();
  readonly top: readonly Completion[];

  constructor(words: SqlWords) {
    this.#words = words;
    for (const relation of words.relations) {
      const schema = this.#bySchema.get(relation.nspname) ?? new Map<string, Relation>();
      this.#bySchema.set(relation.nspname, schema.set(relation.relname, relation));
    }
    this.top = [
      ...words.relations.filter(({ nspname }) => words.search_path.includes(nspname)).map(asOption(2)),
      ...[...this.#bySchema.keys()].map((nspname) => option(nspname, 'namespace', 'schema')),
      ...words.functions.map((proname) => option(proname, 'function', 'function', -1)),
      ...[...sqlKeywords].map((word): Completion => ({ label: word.toUpperCase(), type: 'keyword', boost: -2 })),
    ];
  }

  find(path: readonly string[]): Relation | undefined {
    const [last = '', schema] = path.toReversed();
    const schemas = schema === undefined ? this.#words.search_path : [schema];
    for (const nspname of schemas) {
      const found = this.#bySchema.get(nspname)?.get(last);
      if (found) return found;
    }
    return undefined;
  }

  inSchema(nspname: string): readonly Completion[] {
    return [...(this.#bySchema.get(nspname)?.values() ?? [])].map(asOption(0));
  }
}

const asOption =
  (boost: number) =>
  ({ nspname, relname }: Relation) =>
    option(relname, 'class', nspname, boost);

const columnsOf = ({ relname, columns }: Relation): readonly Completion[] =>
  columns.map((column) => option(column, 'property', relname, 3));

/** Relations that the text names, by alias and by name. */
function named(text: string, catalog: Catalog): ReadonlyMap<string, Relation> {
  const found = new Map<string, Relation>();
  for (const [, written = '', alias] of text.matchAll(sources)) {
    const relation = catalog.find((written.match(namePattern) ?? []).map(unquoted));
    if (!relation) continue;
    found.set(relation.relname, relation);
    if (alias !== undefined && !sqlKeywords.has(alias.toLowerCase())) found.set(unquoted(alias), relation);
  }
  return found;
}

function optionsFor(path: readonly string[], text: string, catalog: Catalog): readonly Completion[] {
  const relations = named(text, catalog);
  const [qualifier] = path;
  if (qualifier === undefined) {
    const columns = [...new Set(relations.values())].flatMap(columnsOf);
    const aliases = [...relations.keys()].map((alias) => option(alias, 'variable', 'in this query', 2));
    return [...columns, ...aliases, ...catalog.top];
  }
  const relation = path.length === 1 ? (relations.get(qualifier) ?? catalog.find(path)) : catalog.find(path);
  return [...(relation ? columnsOf(relation) : []), ...(path.length === 1 ? catalog.inSchema(qualifier) : [])];
}

const nowhere = /^(String|LineComment|BlockComment)$/;

/** Columns of the relations in the query first, then relations, schemas, functions, keywords. */
export function completionOf(words: SqlWords): CompletionSource {
  const catalog = new Catalog(words);
  return (context) => {
    // It is asked for some moments after the last key: the focus may be elsewhere by then.
    if (context.view?.hasFocus === false) return null;
    if (nowhere.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const line = context.state.doc.lineAt(context.pos);
    const written = before.exec(line.text.slice(0, context.pos - line.from))?.[0] ?? '';
    if (written === '' && !context.explicit) return null;
    const path = (written.match(qualifiers) ?? []).map(unquoted);
    const options = optionsFor(path, context.state.sliceDoc(), catalog);
    return options.length === 0 ? null : resultOf(context, options, lastName.exec(written)?.[0] ?? '');
  };
}

const qualifiers = new RegExp(String.raw`${name}(?=\.)`, 'g');
const lastName = /(?:"(?:[^"]|"")*"?|[^."]*)$/;

/** Where an opening quote is written already, the name goes behind it, and its closing quote with it. */
function resultOf(context: CompletionContext, options: readonly Completion[], last: string): CompletionResult {
  const from = context.pos - last.length;
  if (!last.startsWith('"')) return { from, options: [...options], validFor: /^[\w$\u0080-\uffff]*$/ };
  return { from: from + 1, options: options.map(inQuotes), validFor: /^[^"]*$/ };
}

function inQuotes(one: Completion): Completion {
  return { ...one, apply: `${one.label.replaceAll('"', '""')}"` };
}
