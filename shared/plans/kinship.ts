import type { PlanNode } from './plan.ts';

/**
 * What it costs to call a node of A and a node of B the same one, against what it costs to leave each without a
 * counterpart (`weight`): a pair is worth it below the sum of both. Whole numbers, so that sums compare exactly.
 */
const usualWeight = 100;
/** What names what it reads is recognised by that; losing it is worst. */
const scanWeight = 200;
/** What only serves the node above or below it. */
const servingWeight = 60;
const serving: ReadonlySet<string> = new Set(['Hash', 'Materialize', 'Memoize', 'Result', 'Bitmap Index Scan']);
/** Never the same node. */
export const strangers = 1_000_000;

/** Nodes that do the same work by other means are of one family: only they can be counterparts. */
const families: readonly (readonly string[])[] = [
  [
    'Seq Scan',
    'Sample Scan',
    'Index Scan',
    'Index Only Scan',
    'Bitmap Heap Scan',
    'Tid Scan',
    'Tid Range Scan',
    'Foreign Scan',
    'Custom Scan',
    'CTE Scan',
    'Subquery Scan',
    'Function Scan',
    'Table Function Scan',
    'Values Scan',
    'WorkTable Scan',
    'Named Tuplestore Scan',
  ],
  ['Nested Loop', 'Hash Join', 'Merge Join'],
  ['Aggregate', 'Group', 'Unique'],
  ['Sort', 'Incremental Sort'],
  ['Gather', 'Gather Merge'],
  ['Append', 'Merge Append'],
  ['BitmapAnd', 'BitmapOr'],
];

const familyOf: ReadonlyMap<string, number> = new Map(
  families.flatMap((names, family) => names.map((name) => [name, family] as const)),
);

/** Numbers for words, the same in both plans. */
export class Words {
  readonly #numbers = new Map<string, number>();

  /** 0 for null. */
  of(word: string | null): number {
    if (word === null) return 0;
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    this.#numbers.set(word, this.#numbers.size + 1);
    return this.#numbers.size;
  }
}

/** What of a node decides its kinship, as numbers. */
export interface Kin {
  readonly weight: number;
  readonly family: number;
  readonly isScan: boolean;
  readonly isJoin: boolean;
  readonly isPartition: boolean;
  readonly nodeType: number;
  readonly label: number;
  /** Relation or other source; 0: none. */
  readonly scanned: number;
  readonly alias: number;
  readonly index: number;
  /** Sort Key, Group Key, Hash Key. */
  readonly keys: number;
  /** 0: part of the tree; else of InitPlan, SubPlan and CTE which. */
  readonly subplan: number;
  readonly isPartial: boolean;
  /** Of the set of all that is scanned in the subtree; 0: nothing. */
  readonly reads: number;
}

const keyNames: ReadonlySet<string> = new Set(['Sort Key', 'Group Key', 'Hash Key']);

/** Which kind of subplan; of a CTE its name, since that stays when its number does not. */
const subplanWord = (name: string): string => (name.startsWith('CTE ') ? name : (name.split(' ')[0] ?? name));

const isAppend = (node: PlanNode | null): boolean => node?.nodeType === 'Append' || node?.nodeType === 'Merge Append';

/** A relation's alias; of another source the reader keeps it as a fact. */
const aliasOf = ({ relation, facts }: PlanNode): string | null =>
  relation ? relation.alias : (facts.find(({ name }) => name === 'Alias')?.text ?? null);

function keysOf({ conditions }: PlanNode): string | null {
  const keys = conditions.filter(({ name }) => keyNames.has(name)).map(({ text }) => text);
  return keys.length === 0 ? null : keys.join('\n');
}

export function weightOf({ nodeType }: PlanNode): number {
  if (familyOf.get(nodeType) === 0) return scanWeight;
  return serving.has(nodeType) ? servingWeight : usualWeight;
}

const scannedName = (node: PlanNode): string | null => node.relation?.relname ?? node.source;

/** Spreads small numbers over 32 bits, so that a sum of them stands for the set. */
const spread = (word: number): number => Math.imul(Math.imul(word, 0x9e3779b1) ^ 0x2545f491, 0x85ebca6b);

/** Sums stand for sets: equal sets have equal sums, others all but never. `below`: sums of the children. */
export function readsOf(node: PlanNode, below: readonly number[], words: Words): number {
  const own = scannedName(node);
  return below.reduce((sum, part) => (sum + part) | 0, own === null ? 0 : spread(words.of(own)));
}

export function kinOf(node: PlanNode, parent: PlanNode | null, reads: number, words: Words): Kin {
  const family = familyOf.get(node.nodeType) ?? families.length + words.of(node.nodeType);
  const isScan = family === 0;
  return {
    weight: weightOf(node),
    family,
    isScan,
    isJoin: family === 1,
    isPartition: node.relationship === 'Member' || isAppend(parent),
    nodeType: words.of(node.nodeType),
    label: words.of(node.label),
    scanned: words.of(scannedName(node)),
    alias: words.of(aliasOf(node)),
    index: words.of(node.index),
    keys: words.of(keysOf(node)),
    subplan: words.of(node.subplanName === null ? null : subplanWord(node.subplanName)),
    isPartial: node.partialMode === 'Partial',
    reads,
  };
}

/** Two scans: of the same relation they are the same node whatever the method; of others only in the same place. */
function scanCost(a: Kin, b: Kin): number {
  if (a.scanned === b.scanned) return a.alias === b.alias ? 0 : 10;
  // A partition has its counterpart by name or none: that another one is scanned is what pruning changed.
  return a.isPartition || b.isPartition ? strangers : 2 * scanWeight - 60;
}

/** 0: alike in everything that makes the shape, and reading the same relations. */
export function kinshipCost(a: Kin, b: Kin): number {
  if (a.family !== b.family) return strangers;
  const scan = a.isScan ? scanCost(a, b) : 0;
  if (scan === strangers) return strangers;
  const type = a.nodeType === b.nodeType ? 0 : 22;
  const label = a.label === b.label ? 0 : 5;
  const index = a.index === b.index ? 0 : 8;
  const keys = a.keys === b.keys ? 0 : 15;
  const subplan = a.subplan === b.subplan ? 0 : 40;
  const partial = a.isPartial === b.isPartial ? 0 : 45;
  // Joins of other relations are other joins, mostly.
  const reads = a.isScan || a.reads === b.reads ? 0 : 30;
  return scan + type + label + index + keys + subplan + partial + reads;
}

/** Whether a pair is better than two nodes without counterparts. */
export const areKin = (a: Kin, b: Kin): boolean => kinshipCost(a, b) < a.weight + b.weight;
