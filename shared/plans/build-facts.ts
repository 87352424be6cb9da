import { listOf, type Pair, pairsOf, wordsOf } from './fields.ts';

interface Named {
  readonly name: string;
  readonly text: string;
}

/** Expressions and texts of the query, deparsed; everything else is a fact. */
const conditionNames: ReadonlySet<string> = new Set([
  'Output',
  'Filter',
  'Index Cond',
  'Recheck Cond',
  'TID Cond',
  'Order By',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'One-Time Filter',
  'Conflict Filter',
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Hash Key',
  'Cache Key',
  'Window',
  'Run Condition',
  'Function Call',
  'Table Function Call',
  'Remote SQL',
]);

// FORMAT TEXT leaves these out when there are none, the others write 0: the same plan reads the same from both.
const saidOnlyWhenSome: ReadonlySet<string> = new Set([
  'Subplans Removed',
  'Planned Partitions',
  'Disk Usage',
  'Exact Heap Blocks',
  'Lossy Heap Blocks',
  'Tuples Inserted',
  'Tuples Updated',
  'Tuples Deleted',
  'Tuples Skipped',
  'Conflicting Tuples',
  'WAL Records',
  'WAL FPI',
  'WAL Bytes',
  'WAL Buffers Full',
]);

const isCounter = (name: string): boolean =>
  saidOnlyWhenSome.has(name) || name.endsWith(' Blocks') || /I\/O (?:Read|Write) Time$/u.test(name);

/** False: it says only that something is not so, as the formats other than text do of every node. */
export function isWorthSaying(name: string, value: unknown): boolean {
  if (value === false || value === 'false' || value === null || value === '') return false;
  return !(Number(value) === 0 && isCounter(name.slice(name.lastIndexOf('/ ') + 1).trim()));
}

const deepest = 6;

/** A property that we have no place for, as facts; a group's are named after it: "Full-sort Groups / Group Count". */
export function factsOf(name: string, value: unknown, depth = 0): readonly Named[] {
  const words = wordsOf(value);
  if (words !== null) return isWorthSaying(name, value) ? [{ name, text: words }] : [];
  if (depth >= deepest) return [{ name, text: '(nested too deep)' }];
  const pairs = pairsOf(value);
  if (pairs) return pairs.flatMap(([inner, item]) => factsOf(`${name} / ${inner}`, item, depth + 1));
  return listOf(value).flatMap((item, index) => factsOf(`${name} ${index + 1}`, item, depth + 1));
}

export const isCondition = (name: string): boolean => conditionNames.has(name);

/** The keys of one set of GROUPING SETS; the empty one is "()". */
const setKeys = (name: string, sets: unknown): readonly Named[] =>
  listOf(sets).map((keys) => ({ name, text: wordsOf(keys) || '()' }));

function ofGroupingSet([name, value]: Pair): readonly Named[] {
  if (name === 'Group Keys' || name === 'Hash Keys') return setKeys(name.slice(0, -1), value);
  return [{ name, text: wordsOf(value) ?? '' }];
}

/** "Grouping Sets" of the formats other than text, as FORMAT TEXT tells them: a line for each set's key. */
export const groupingSetsOf = (value: unknown): readonly Named[] =>
  listOf(value).flatMap((set) => (pairsOf(set) ?? []).flatMap(ofGroupingSet));

function ofTarget(target: unknown): readonly Named[] {
  const rest: Named[] = [];
  const parts = new Map<string, string>();
  for (const [name, value] of pairsOf(target) ?? []) {
    if (name === 'Relation Name' || name === 'Schema' || name === 'Alias') parts.set(name, wordsOf(value) ?? '');
    else rest.push(...factsOf(name, value));
  }
  const schema = parts.get('Schema');
  const relname = parts.get('Relation Name') ?? '';
  const alias = parts.get('Alias') ?? relname;
  const text = `${schema === undefined ? '' : `${schema}.`}${relname}${alias === relname ? '' : ` ${alias}`}`;
  return [{ name: 'Target Table', text }, ...rest];
}

/** "Target Tables" of a ModifyTable, a fact for each: "Target Table" "public.songs_2024 songs_1". */
export const targetsOf = (value: unknown): readonly Named[] => listOf(value).flatMap(ofTarget);
