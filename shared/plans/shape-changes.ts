import type { ShapeChange, ShapeChangeKind } from './comparison.ts';
import { factOf } from './fact.ts';
import type { PlanNode } from './plan.ts';
import { inputsOf } from './tree.ts';

const joins: ReadonlySet<string> = new Set(['Nested Loop', 'Hash Join', 'Merge Join']);
const appends: ReadonlySet<string> = new Set(['Append', 'Merge Append']);

export const isJoin = (node: PlanNode): boolean => joins.has(node.nodeType);
export const isAppend = (node: PlanNode): boolean => appends.has(node.nodeType);
/** Reads rows of a relation: what may be replaced by another way to read it. */
export const isRelationScan = (node: PlanNode): boolean => node.relation !== null && node.nodeType.endsWith('Scan');

type Look = (a: PlanNode, b: PlanNode) => ShapeChange | null;

const change = (kind: ShapeChangeKind, a: string | null, b: string | null): ShapeChange | null =>
  a === b ? null : { kind, a, b };

const nameOf = (node: PlanNode): string | null => node.relation?.relname ?? node.source;

function method(a: PlanNode, b: PlanNode): ShapeChange | null {
  if (a.nodeType === b.nodeType) return null;
  if (isJoin(a) && isJoin(b)) return change('join-method', a.nodeType, b.nodeType);
  if (isRelationScan(a) && isRelationScan(b)) return change('scan-method', a.nodeType, b.nodeType);
  return change('node-type', a.label, b.label);
}

const joinType: Look = (a, b) => change('join-type', a.joinType, b.joinType);

const relation: Look = (a, b) => change('relation', nameOf(a), nameOf(b));

const index: Look = (a, b) => change('index', a.index, b.index);

const parallelWord = (node: PlanNode) => (node.isParallelAware ? 'parallel' : null);
const parallel: Look = (a, b) => change('parallel', parallelWord(a), parallelWord(b));

const bare = (node: PlanNode): string => node.label.replace(/^(Parallel |Async )+/u, '');

function strategy(a: PlanNode, b: PlanNode): ShapeChange | null {
  if (a.nodeType !== b.nodeType) return null;
  const isSame = a.strategy === b.strategy && a.partialMode === b.partialMode;
  return isSame ? null : change('strategy', bare(a), bare(b));
}

const directionOf = (node: PlanNode) => (/ Backward$/u.test(node.label) ? 'Backward' : null);
const direction: Look = (a, b) => change('scan-direction', directionOf(a), directionOf(b));

function sortMethod(a: PlanNode, b: PlanNode): ShapeChange | null {
  const [before, after] = [factOf(a, 'Sort Method'), factOf(b, 'Sort Method')];
  // Of a plan that was not run the method is not known, which is no change.
  return before === null || after === null ? null : change('sort-method', before, after);
}

function partitions(a: PlanNode, b: PlanNode): ShapeChange | null {
  if (!isAppend(a) || !isAppend(b)) return null;
  const counts = [a, b].map((node) => String(inputsOf(node).length));
  return change('partitions', counts[0] ?? null, counts[1] ?? null);
}

/** "InitPlan", "SubPlan", "CTE x"; null: part of the tree. */
const subplanWord = (node: PlanNode): string | null =>
  node.subplanName?.replace(/^(InitPlan|SubPlan) .*$/su, '$1') ?? null;
const subplan: Look = (a, b) => change('subplan', subplanWord(a), subplanWord(b));

const looks: readonly Look[] = [
  method,
  joinType,
  relation,
  index,
  direction,
  parallel,
  strategy,
  sortMethod,
  partitions,
  subplan,
];

/** What differs between counterparts in more than numbers; nothing about the nodes around them. */
export function ownChanges(a: PlanNode, b: PlanNode): readonly ShapeChange[] {
  const found = looks.flatMap((look) => look(a, b) ?? []);
  const rest = found.length === 0 ? change('node-type', a.label, b.label) : null;
  return rest ? [rest] : found;
}
