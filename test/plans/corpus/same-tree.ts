import { noBuffers } from '../../../shared/plans/buffers.ts';
import type { Plan, PlanNode } from '../../../shared/plans/plan.ts';

/** What of a node no run changes, and every format tells. */
export const unchanging = (node: PlanNode) => ({
  id: node.id,
  nodeType: node.nodeType,
  label: node.label,
  relationship: node.relationship,
  subplanName: node.subplanName,
  relation: node.relation,
  index: node.index,
  source: node.source,
  joinType: node.joinType,
  strategy: node.strategy,
  partialMode: node.partialMode,
  isParallelAware: node.isParallelAware,
  isAsync: node.isAsync,
  workersPlanned: node.workersPlanned,
  conditions: node.conditions,
  children: node.children.map(({ id }) => id),
});

export const treeOf = (plan: Plan): readonly ReturnType<typeof unchanging>[] => plan.nodes.map(unchanging);

// FORMAT TEXT tells of it only with VERBOSE.
const saidByFew = 'Inner Unique';

const sameNode = (node: PlanNode): unknown => ({
  ...unchanging(node),
  estimated: node.estimated,
  actual: node.actual,
  workersLaunched: node.workersLaunched,
  workers: node.workers,
  // Text has no line for what is all 0, so with nothing in the whole plan it does not say that it counted.
  buffers: {
    ...(node.buffers ?? noBuffers),
    ioReadMs: node.buffers?.ioReadMs ?? 0,
    ioWriteMs: node.buffers?.ioWriteMs ?? 0,
  },
  wal: node.wal ?? { records: 0, fpi: 0, bytes: 0 },
  rowsRemoved: node.rowsRemoved,
  facts: node.facts.filter(({ name }) => name !== saidByFew),
});

/** Everything that two formats tell of one and the same execution. */
export const sameRun = (plan: Plan): unknown => ({
  nodes: plan.nodes.map(sameNode),
  isAnalyzed: plan.isAnalyzed,
  jit: plan.jit,
  triggers: plan.triggers,
  settings: plan.settings,
  unread: plan.unread,
});
