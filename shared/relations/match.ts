import type { Filter, Word } from './filter.ts';
import type { Comparison, Predicate } from './filter-predicates.ts';
import { Haystack } from './haystack.ts';
import { indexKind, relationKinds } from './kinds.ts';
import type { RelationRows } from './rows.ts';

/** What the rest of the screen narrows the list to, besides the text of the filter. */
export interface Narrowing {
  /** Kinds whose chips are on; none is all. */
  readonly kinds: ReadonlySet<number>;
  readonly schema: string | null;
  readonly withSystem: boolean;
  /** Rows that a search on the server found, in place of the words: null when none was asked for. */
  readonly found: Uint8Array | null;
}

export interface Matched {
  /** 1 for each row that the filter, the schema and the chips let through. */
  readonly mask: Uint8Array;
  /** These rows, ascending. */
  readonly hits: Uint32Array;
  /** Rows of each kind under all but the chips. */
  readonly byKind: Uint32Array;
  /** All rows that could be shown: without the system's, unless it is asked for. */
  readonly relations: number;
  readonly routines: number;
}

/** Remembers the haystacks of one list, so that a key costs only the search. */
export class Matcher {
  readonly rows: RelationRows;
  readonly #haystacks = new Map<string, Haystack>();
  /** Filled anew by each match, and never given away. */
  readonly #hits: Uint32Array;
  /** What is shown without and with the system's rows, and how much of it is relations and routines. */
  readonly #own: Visible;
  readonly #all: Visible;

  constructor(rows: RelationRows) {
    this.rows = rows;
    this.#hits = new Uint32Array(rows.count);
    this.#own = visible(
      rows.isSystem.map((isSystem) => 1 - isSystem),
      rows.routinesFrom,
    );
    this.#all = visible(new Uint8Array(rows.count).fill(1), rows.routinesFrom);
    this.#names(false, false);
  }

  match(filter: Filter, narrowing: Narrowing): Matched {
    const { rows } = this;
    const { kinds } = narrowing;
    const visible = this.#visible(filter, narrowing);
    const { candidates, tests } = this.#search(filter, narrowing, visible);
    const mask = new Uint8Array(rows.count);
    const byKind = new Uint32Array(relationKinds.length);
    const hits = this.#hits;
    let count = 0;
    for (let at = 0; at < candidates.length; at += 1) {
      const n = candidates[at] ?? 0;
      if (visible.mask[n] === 0 || !passes(tests, n)) continue;
      const kind = rows.kind[n] ?? 0;
      byKind[kind] = (byKind[kind] ?? 0) + 1;
      if (kinds.size > 0 && !kinds.has(kind)) continue;
      mask[n] = 1;
      hits[count] = n;
      count += 1;
    }
    return { mask, hits: hits.slice(0, count), byKind, relations: visible.relations, routines: visible.routines };
  }

  #visible(filter: Filter, { withSystem, schema }: Narrowing): Visible {
    const { rows } = this;
    const isNamed = schema !== null && rows.schemas.some((known) => known.isSystem && known.nspname === schema);
    return withSystem || isNamed || filter.predicates.some(namesSystem) ? this.#all : this.#own;
  }

  /** The rows that hold the first word that is wanted, or all; and what else each of them has to pass. */
  #search(filter: Filter, { found, schema }: Narrowing, visible: Visible): Search {
    const { rows } = this;
    const tests: Test[] = [];
    if (schema !== null) {
      const at = rows.schemas.findIndex((known) => known.nspname === schema);
      tests.push((n) => rows.schemaAt[n] === at);
    }
    for (const predicate of filter.predicates) tests.push(not(predicate.isNegated, test(rows, predicate)));
    // What the server found stands for the words.
    if (found) return { candidates: visible.rows, tests: [(n) => found[n] === 1, ...tests] };
    const words = filter.words.filter(({ text }) => text !== '').map((word) => this.#wordIn(filter, word));
    const first = words.find(({ isNegated }) => !isNegated);
    for (const word of words) {
      if (word !== first) tests.push((n) => word.names.has(n, word.text) !== word.isNegated);
    }
    for (const { regex, isNegated, source } of filter.expressions) {
      const isQualified = source.includes('\\.');
      tests.push((n) => regex.test(this.#text(n, isQualified)) !== isNegated);
    }
    return { candidates: first?.names.rowsWith(first.text) ?? visible.rows, tests };
  }

  #wordIn({ isCaseSensitive }: Filter, { text, isNegated }: Word) {
    const names = this.#names(text.includes('.'), isCaseSensitive);
    return { names, text: isCaseSensitive ? text : text.toLowerCase(), isNegated };
  }

  /** A word with a dot is looked for in schema.name. */
  #names(isQualified: boolean, isCaseSensitive: boolean): Haystack {
    const key = `${isQualified}${isCaseSensitive}`;
    const known = this.#haystacks.get(key);
    if (known) return known;
    const made = new Haystack(this.rows.count, (n) => {
      const text = this.#text(n, isQualified);
      return isCaseSensitive ? text : text.toLowerCase();
    });
    this.#haystacks.set(key, made);
    return made;
  }

  #text(n: number, isQualified: boolean): string {
    const name = this.rows.name[n] ?? '';
    return isQualified ? `${schemaName(this.rows, n)}.${name}` : name;
  }
}

export const schemaName = (rows: RelationRows, n: number): string => rows.schemas[rows.schemaAt[n] ?? 0]?.nspname ?? '';
export const ownerName = (rows: RelationRows, n: number): string => rows.owners[rows.ownerAt[n] ?? 0] ?? '';

function namesSystem(predicate: Predicate): boolean {
  if (predicate.isNegated) return false;
  if (predicate.kind === 'oid') return true;
  return predicate.kind === 'name' && predicate.of === 'schema' && predicate.words.some(isSystemName);
}
const isSystemName = (word: string) => ['pg_catalog', 'information_schema'].includes(word.toLowerCase());

type Test = (n: number) => boolean;
const not = (isNegated: boolean, holds: Test): Test => (isNegated ? (n) => !holds(n) : holds);

/** A loop, since `every` costs a call for each of 100,000 rows. */
function passes(tests: readonly Test[], n: number): boolean {
  for (const holds of tests) if (!holds(n)) return false;
  return true;
}

interface Search {
  readonly candidates: Uint32Array;
  readonly tests: readonly Test[];
}

interface Visible {
  readonly mask: Uint8Array;
  readonly rows: Uint32Array;
  readonly relations: number;
  readonly routines: number;
}

function visible(mask: Uint8Array, routinesFrom: number): Visible {
  const rows = new Uint32Array(mask.length);
  let count = 0;
  for (let n = 0; n < mask.length; n += 1) {
    if (mask[n] !== 1) continue;
    rows[count] = n;
    count += 1;
  }
  const relations = mask.subarray(0, routinesFrom).reduce((sum, isShown) => sum + isShown, 0);
  return { mask, rows: rows.slice(0, count), relations, routines: count - relations };
}

function test(rows: RelationRows, predicate: Predicate): Test {
  switch (predicate.kind) {
    case 'kinds': {
      const kinds = new Set(predicate.kinds);
      return (n) => kinds.has(rows.kind[n] ?? 0);
    }
    case 'flag':
      return (n) => ((rows.flags[n] ?? 0) & predicate.mask) !== 0;
    case 'no-primary-key':
      return (n) => lacksPrimaryKey(rows, n);
    case 'measure':
      return measureTest(rows, predicate);
    case 'name':
      return nameTest(rows, predicate.of, predicate.words);
    case 'oid':
      return (n) => rows.oid[n] === predicate.oid;
  }
}

/** Ordinary and partitioned tables, and partitions, can have one. */
export const lacksPrimaryKey = (rows: RelationRows, n: number): boolean =>
  (rows.kind[n] ?? 0) < indexKind && rows.hasPrimaryKey[n] !== 1;

/** What is not known is neither more nor less. */
function measureTest(rows: RelationRows, of: Extract<Predicate, { kind: 'measure' }>): (n: number) => boolean {
  const measure = { size: rows.totalBytes, rows: rows.rows, partitions: rows.partitions }[of.of];
  const compare = comparisons[of.comparison];
  return (n) => compare(measure[n] ?? Number.NaN, of.value);
}

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
};

type NameOf = Extract<Predicate, { kind: 'name' }>['of'];

/** Schemas, owners and access methods are compared once each; a whole name wins over a part of one; * is anything. */
function nameTest(rows: RelationRows, of: NameOf, words: readonly string[]): (n: number) => boolean {
  const { list } = rows;
  const anyOf = (text: string) => words.some((word) => text.toLowerCase().includes(word.toLowerCase()));
  switch (of) {
    case 'schema': {
      const hits = chosen(
        rows.schemas.map((schema) => schema.nspname),
        words,
      );
      return (n) => hits.has(rows.schemaAt[n] ?? -1);
    }
    case 'owner': {
      const hits = chosen(rows.owners, words);
      return (n) => hits.has(rows.ownerAt[n] ?? -1);
    }
    case 'am': {
      const { accessMethods } = list.names;
      const hits = chosen(
        accessMethods.map((method) => method.amname),
        words,
      );
      const oids = new Set([...hits].map((at) => accessMethods[at]?.oid));
      return (n) => oids.has(rows.relam[n] ?? -1);
    }
    case 'on':
      return (n) => anyOf(rows.name[rows.tableAt[n] ?? -1] ?? '');
    case 'name':
      return (n) => anyOf(rows.name[n] ?? '');
    case 'comment': {
      const comments = commentsByRow(rows);
      return (n) => anyOf(comments.get(commentKey(rows, n)) ?? '');
    }
  }
}

function chosen(names: readonly string[], words: readonly string[]): Set<number> {
  const hits = new Set<number>();
  for (const word of words) {
    const wanted = word.toLowerCase();
    const exact = names.flatMap((name, at) => (name !== '' && name.toLowerCase() === wanted ? [at] : []));
    const some =
      exact.length > 0 ? exact : names.flatMap((name, at) => (isLike(name.toLowerCase(), wanted) ? [at] : []));
    for (const at of some) hits.add(at);
  }
  return hits;
}

function isLike(name: string, wanted: string): boolean {
  if (!wanted.includes('*')) return name.includes(wanted);
  const parts = wanted.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

export const commentKey = (rows: RelationRows, n: number): string =>
  `${n < rows.routinesFrom ? 1259 : 1255}/${rows.oid[n] ?? 0}`;

export function commentsByRow(rows: RelationRows): ReadonlyMap<string, string> {
  const { classoid, objoid, description } = rows.list.names.comments;
  return new Map(description.map((text, n) => [`${classoid[n] ?? 0}/${objoid[n] ?? 0}`, text]));
}
