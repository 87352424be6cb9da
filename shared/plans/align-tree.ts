import type { Plan, PlanNode } from './plan.ts';

/** A plan's tree as numbers, by node id (preorder): what the alignment reads a million times. */
export interface Tree {
  readonly nodes: readonly PlanNode[];
  readonly children: readonly (readonly number[])[];
  /** -1 at the root. */
  readonly parent: Int32Array;
  /** Nodes in the subtree, itself included. */
  readonly size: Int32Array;
  readonly depth: Int32Array;
}

export function treeOf(plan: Plan): Tree {
  const { nodes } = plan;
  const children = nodes.map((node) => node.children.map(({ id }) => id));
  const parent = new Int32Array(nodes.length).fill(-1);
  const size = new Int32Array(nodes.length).fill(1);
  const depth = new Int32Array(nodes.length);
  children.forEach((below, id) => {
    for (const child of below) {
      parent[child] = id;
      depth[child] = (depth[id] ?? 0) + 1;
    }
  });
  for (let id = nodes.length - 1; id > 0; id -= 1) {
    const above = parent[id] ?? 0;
    size[above] = (size[above] ?? 1) + (size[id] ?? 1);
  }
  return { nodes, children, parent, size, depth };
}
