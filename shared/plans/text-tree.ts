import { NotReadable, wholeOutput } from './plan-fault.ts';
import { adopt, type TextItem, type TextNode } from './text-node.ts';

const none = new Set([
  'Seq Scan',
  'Sample Scan',
  'Index Scan',
  'Index Only Scan',
  'Bitmap Index Scan',
  'Tid Scan',
  'Tid Range Scan',
  'Function Scan',
  'Table Function Scan',
  'Values Scan',
  'CTE Scan',
  'Named Tuplestore Scan',
  'WorkTable Scan',
]);
const two = new Set(['Nested Loop', 'Merge Join', 'Hash Join', 'Recursive Union', 'BitmapAnd', 'BitmapOr']);
const one = new Set([
  'Hash',
  'Sort',
  'Incremental Sort',
  'Limit',
  'Aggregate',
  'Group',
  'WindowAgg',
  'Unique',
  'SetOp',
  'LockRows',
  'Gather',
  'Gather Merge',
  'Materialize',
  'Memoize',
  'ProjectSet',
  'ModifyTable',
  'Subquery Scan',
  'Bitmap Heap Scan',
]);

/** How many inputs such a node has at least. */
export function leastInputsOf(nodeType: string): number {
  if (two.has(nodeType)) return 2;
  return one.has(nodeType) ? 1 : 0;
}

export const leastInputs = ({ nodeType }: TextNode): number => leastInputsOf(nodeType);

const noRoot = (line: number): NotReadable =>
  new NotReadable('The first line of the plan is missing.', wholeOutput, line);

interface Open {
  readonly column: number;
  readonly node: TextNode;
  /** Of the next node under it. */
  name: string | null;
}

/** By how far each line is indented: only which is further matters, not how far. */
export function treeByColumn(root: TextNode, items: readonly TextItem[]): void {
  const bottom: Open = { column: -1, node: root, name: null };
  const stack: Open[] = [bottom];
  for (const item of items) {
    while (stack.length > 1 && (stack.at(-1)?.column ?? -1) >= item.column) stack.pop();
    const above = stack.at(-1) ?? bottom;
    if (item.kind === 'name') stack.push({ column: item.column, node: above.node, name: item.name });
    else {
      adopt(above.node, item, above.name);
      above.name = null;
      stack.push({ column: item.column, node: item, name: null });
    }
  }
}

/** Whether the node can take one more input, as far as its type tells. */
function hasRoom(node: TextNode): boolean {
  if (none.has(node.nodeType)) return false;
  if (one.has(node.nodeType)) return node.inputs < 1;
  return !['Nested Loop', 'Merge Join', 'Hash Join', 'Recursive Union'].includes(node.nodeType) || node.inputs < 2;
}

/** A Hash is the second input of a hash join and of nothing else. */
const mayStandUnder = (child: TextNode, parent: TextNode): boolean =>
  hasRoom(parent) && (child.nodeType !== 'Hash' || (parent.nodeType === 'Hash Join' && parent.inputs === 1));

const lacksInput = (node: TextNode): boolean =>
  node.inputs < (node.nodeType === 'Append' || node.nodeType === 'Merge Append' ? 2 : leastInputs(node));

/** A node that may do without another input leaves it to one above that may not. */
function mayTake(open: readonly TextNode[], child: TextNode): boolean {
  const top = open.at(-1);
  if (!top || !mayStandUnder(child, top)) return false;
  return lacksInput(top) || !open.some(lacksInput);
}

const deepest = 1000;

/** Where the indentation is lost: each node goes under the nearest before it that still takes one. */
export function treeByType(root: TextNode, items: readonly TextItem[]): void {
  const open: TextNode[] = [root];
  let name: string | null = null;
  for (const item of items) {
    if (item.kind === 'name') {
      name = item.name;
      continue;
    }
    while (name === null && open.length > 0 && !mayTake(open, item)) open.pop();
    const parent = open.at(-1);
    if (!parent || open.length > deepest) throw noRoot(item.line);
    adopt(parent, item, name);
    name = null;
    open.push(item);
  }
}
