import { factsOf, groupingSetsOf, isCondition, isWorthSaying, targetsOf } from './build-facts.ts';
import { labelOf } from './build-label.ts';
import { amountOf, listOf, type Pair, pairsOf, wordsOf } from './fields.ts';
import { NodeDraft } from './node-draft.ts';
import type { PlanNode } from './plan.ts';
import { NotReadable } from './plan-fault.ts';

/** What the nodes of one plan share while they are built. */
export interface Building {
  /** Preorder; a node is put in when all below it are. */
  readonly nodes: PlanNode[];
  readonly unread: string[];
  count: number;
}

// Every walk over a plan may recurse: the stack of a worker holds this many frames of each, several times over.
const deepest = 1000;

const words: ReadonlySet<string> = new Set([
  'Node Type',
  'Strategy',
  'Partial Mode',
  'Operation',
  'Parent Relationship',
  'Subplan Name',
  'Custom Plan Provider',
  'Parallel Aware',
  'Async Capable',
  'Join Type',
  'Command',
  'Scan Direction',
  'Index Name',
  'Relation Name',
  'Schema',
  'Alias',
  'CTE Name',
  'Function Name',
  'Table Function Name',
  'Tuplestore Name',
]);

const numbers: ReadonlySet<string> = new Set([
  'Startup Cost',
  'Total Cost',
  'Plan Rows',
  'Plan Width',
  'Actual Startup Time',
  'Actual Total Time',
  'Actual Rows',
  'Actual Loops',
  'Workers Planned',
  'Workers Launched',
  'WAL Records',
  'WAL FPI',
  'WAL Bytes',
]);

// Not push(...more): a pasted list may be longer than a call's arguments may be.
function append<T>(list: T[], more: readonly T[]): void {
  for (const item of more) list.push(item);
}

const removed = 'Rows Removed by ';

function takeRemoved(draft: NodeDraft, name: string, value: unknown): boolean {
  const rows = name.startsWith(removed) ? amountOf(value) : null;
  if (rows === null) return false;
  if (rows > 0) draft.rowsRemoved.push({ by: name.slice(removed.length), rows });
  return true;
}

function takeWorker(draft: NodeDraft, worker: unknown): void {
  const rest: Pair[] = [];
  const found = new Map<string, number>();
  for (const [name, value] of pairsOf(worker) ?? []) {
    const amount = name === 'Worker Number' || name.startsWith('Actual ') ? amountOf(value) : null;
    if (amount === null) rest.push([name, value]);
    else found.set(name, amount);
  }
  const number = found.get('Worker Number') ?? 0;
  const rows = found.get('Actual Rows');
  const loops = found.get('Actual Loops');
  if (rows !== undefined && loops !== undefined)
    draft.workers.push({ number, rows, loops, totalMs: found.get('Actual Total Time') ?? null });
  for (const [name, value] of rest) append(draft.facts, factsOf(`Worker ${number} / ${name}`, value));
}

function takeGroup(draft: NodeDraft, name: string, value: unknown): boolean {
  if (name === 'Plans') draft.plans = [...draft.plans, ...listOf(value)];
  else if (name === 'Workers') for (const worker of listOf(value)) takeWorker(draft, worker);
  else if (name === 'Grouping Sets') append(draft.conditions, groupingSetsOf(value));
  else if (name === 'Target Tables') append(draft.facts, targetsOf(value));
  else return false;
  return true;
}

function takeCondition(draft: NodeDraft, name: string, value: unknown): boolean {
  const text = isCondition(name) ? wordsOf(value) : null;
  if (text === null) return false;
  draft.conditions.push({ name, text });
  return true;
}

function takeWord(draft: NodeDraft, name: string, value: unknown): boolean {
  const text = words.has(name) ? wordsOf(value) : null;
  if (text === null) return false;
  draft.words.set(name, text);
  return true;
}

function takeNumber(draft: NodeDraft, name: string, value: unknown): boolean {
  const amount = numbers.has(name) ? amountOf(value) : null;
  if (amount === null) return false;
  draft.numbers.set(name, amount);
  return true;
}

const takers = [takeGroup, takeWord, takeNumber, takeCondition, takeRemoved] as const;

function take(draft: NodeDraft, [name, value]: Pair, unread: string[]): void {
  if (takers.some((taker) => taker(draft, name, value)) || draft.buffers.take(name, value)) return;
  if (!words.has(name) && !numbers.has(name)) append(draft.facts, factsOf(name, value));
  else if (isWorthSaying(name, value)) unread.push(`${name}: ${wordsOf(value) ?? '…'}`);
}

const isTrue = (word: string | null): boolean => word === 'true';

function estimatedOf(draft: NodeDraft): PlanNode['estimated'] {
  const [startupCost, totalCost] = [draft.number('Startup Cost'), draft.number('Total Cost')];
  const [rows, width] = [draft.number('Plan Rows'), draft.number('Plan Width')];
  if (startupCost === null || totalCost === null || rows === null || width === null) return null;
  return { startupCost, totalCost, rows, width };
}

function actualOf(draft: NodeDraft): PlanNode['actual'] {
  const [rows, loops] = [draft.number('Actual Rows'), draft.number('Actual Loops')];
  if (rows === null || loops === null) return null;
  // A node that was never executed took no time; 0 is what the formats other than text write for it.
  if (loops === 0) return { rows, loops, startupMs: null, totalMs: null };
  return { rows, loops, startupMs: draft.number('Actual Startup Time'), totalMs: draft.number('Actual Total Time') };
}

function walOf(draft: NodeDraft): PlanNode['wal'] {
  const [records, fpi, bytes] = [draft.number('WAL Records'), draft.number('WAL FPI'), draft.number('WAL Bytes')];
  if (records === null && fpi === null && bytes === null) return null;
  return { records: records ?? 0, fpi: fpi ?? 0, bytes: bytes ?? 0 };
}

function relationOf(draft: NodeDraft): PlanNode['relation'] {
  const relname = draft.word('Relation Name');
  const alias = draft.word('Alias');
  return relname === null ? null : { nspname: draft.word('Schema'), relname, alias: alias === relname ? null : alias };
}

const sourceNames = ['CTE Name', 'Function Name', 'Table Function Name', 'Tuplestore Name'] as const;

/** What is scanned when it is no relation: by its name, or by its alias alone (VALUES, a subquery). */
function sourceOf(draft: NodeDraft): string | null {
  if (draft.words.has('Relation Name')) return null;
  const name = sourceNames.map((each) => draft.word(each)).find((found) => found !== null) ?? null;
  const alias = draft.word('Alias');
  if (name === null) return alias;
  const schema = draft.word('Schema');
  if (schema !== null) draft.facts.push({ name: 'Schema', text: schema });
  if (alias !== null && alias !== name) draft.facts.push({ name: 'Alias', text: alias });
  return name;
}

function labelFor(draft: NodeDraft, nodeType: string): string {
  return labelOf({
    nodeType,
    strategy: draft.word('Strategy'),
    partialMode: draft.word('Partial Mode'),
    joinType: draft.word('Join Type'),
    isParallelAware: isTrue(draft.word('Parallel Aware')),
    isAsync: isTrue(draft.word('Async Capable')),
    operation: draft.word('Operation'),
    command: draft.word('Command'),
    scanDirection: draft.word('Scan Direction'),
    provider: draft.word('Custom Plan Provider'),
  });
}

function nodeOf(draft: NodeDraft, nodeType: string, id: number, children: readonly PlanNode[]): PlanNode {
  const source = sourceOf(draft);
  return {
    id,
    nodeType,
    label: labelFor(draft, nodeType),
    relationship: draft.word('Parent Relationship'),
    subplanName: draft.word('Subplan Name'),
    relation: relationOf(draft),
    index: draft.word('Index Name'),
    source,
    joinType: draft.word('Join Type'),
    strategy: draft.word('Strategy'),
    partialMode: draft.word('Partial Mode'),
    isParallelAware: isTrue(draft.word('Parallel Aware')),
    isAsync: isTrue(draft.word('Async Capable')),
    estimated: estimatedOf(draft),
    actual: actualOf(draft),
    workersPlanned: draft.number('Workers Planned'),
    workersLaunched: draft.number('Workers Launched'),
    workers: draft.workers,
    buffers: draft.buffers.buffers,
    wal: walOf(draft),
    rowsRemoved: draft.rowsRemoved,
    conditions: draft.conditions,
    facts: draft.facts,
    children,
  };
}

/** Builds a node and all below it. Throws NotReadable when it is no node, or nested deeper than any plan is. */
export function buildNode(group: unknown, building: Building, depth = 0): PlanNode {
  if (depth > deepest) throw new NotReadable(`Its nodes are nested more than ${deepest} levels deep.`);
  const draft = new NodeDraft();
  for (const pair of pairsOf(group) ?? []) take(draft, pair, building.unread);
  const nodeType = draft.word('Node Type');
  if (nodeType === null) throw new NotReadable('A node of the plan has no "Node Type".');
  const id = building.count;
  building.count += 1;
  const children = draft.plans.map((child) => buildNode(child, building, depth + 1));
  const node = nodeOf(draft, nodeType, id, children);
  building.nodes[id] = node;
  return node;
}
