import { Fields, type Pair } from './fields.ts';

/** A node while its lines are read; its lists grow. */
export interface TextNode {
  readonly kind: 'node';
  readonly nodeType: string;
  readonly column: number;
  /** Of the pasted text. */
  readonly line: number;
  /** As it stood in the text, without numbers. */
  readonly head: string;
  readonly pairs: Pair[];
  readonly children: TextNode[];
  /** Of the children those that feed it rows. */
  inputs: number;
}

/** "CTE x", "InitPlan 1 (returns $0)", "SubPlan 2": whose node follows it, deeper. */
export interface TextName {
  readonly kind: 'name';
  readonly name: string;
  readonly column: number;
}

export type TextItem = TextNode | TextName;

const takesMembers: ReadonlySet<string> = new Set(['Append', 'Merge Append', 'BitmapAnd', 'BitmapOr']);

function relationshipOf(parent: TextNode, name: string | null, inputs: number): string {
  if (name !== null) return name.startsWith('SubPlan') ? 'SubPlan' : 'InitPlan';
  if (takesMembers.has(parent.nodeType)) return 'Member';
  if (parent.nodeType === 'Subquery Scan') return 'Subquery';
  if (parent.nodeType === 'Custom Scan') return 'child';
  return inputs === 0 ? 'Outer' : 'Inner';
}

/** Puts a node below another, and tells it how it stands to it. */
export function adopt(parent: TextNode, child: TextNode, name: string | null): void {
  child.pairs.push(['Parent Relationship', relationshipOf(parent, name, parent.inputs)]);
  if (name !== null) child.pairs.push(['Subplan Name', name]);
  else parent.inputs += 1;
  parent.children.push(child);
}

/** The node with all below it, for the builder; each level is read when it is asked for. */
export function fieldsOf(root: TextNode): Fields {
  const fields = new Map<TextNode, Fields>();
  const ordered: TextNode[] = [root];
  for (const node of ordered) for (const child of node.children) ordered.push(child);
  for (const node of ordered.toReversed()) {
    const plans = node.children.flatMap((child) => fields.get(child) ?? []);
    fields.set(node, new Fields(plans.length === 0 ? node.pairs : [...node.pairs, ['Plans', plans]]));
  }
  return fields.get(root) ?? new Fields([]);
}
