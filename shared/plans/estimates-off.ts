import type { NodeMeasures, PlanMeasures } from './measures.ts';
import type { Plan, PlanNode } from './plan.ts';
import { inputsOf } from './tree.ts';

/** A node whose rows were estimated wrongly. */
export interface Off {
  readonly node: PlanNode;
  readonly factor: number;
  readonly estimated: number;
  readonly actual: number;
}

/** null: right, unknown, or proved by nothing since it may have been stopped early. */
export function offOf(node: PlanNode, measures: NodeMeasures | undefined): Off | null {
  if (!measures || measures.mayHaveStoppedEarly || measures.isNeverExecuted) return null;
  const { estimateFactor, estimatedRows, actualRows } = measures;
  if (estimateFactor === null || estimatedRows === null || actualRows === null) return null;
  return { node, factor: estimateFactor, estimated: estimatedRows, actual: actualRows };
}

/** A handful of rows more or fewer costs nothing, however many times off that is. */
const fewRows = 50;

export const isOfMany = ({ estimated, actual }: Off): boolean => Math.max(estimated, actual) >= fewRows;

/**
 * Where estimates begin to be off by `from` times or more: nodes above only inherit it. Worst first. `above`: how many
 * nodes in all.
 */
export function originsOf(plan: Plan, measures: PlanMeasures, from: number): { origins: readonly Off[]; all: number } {
  const offs = plan.nodes.flatMap((node) => offOf(node, measures.nodes[node.id]) ?? []);
  const wrong = new Map(offs.filter((off) => off.factor >= from && isOfMany(off)).map((off) => [off.node.id, off]));
  const origins = [...wrong.values()].filter(({ node }) => !inputsOf(node).some(({ id }) => wrong.has(id)));
  return { origins: origins.toSorted((a, b) => b.factor - a.factor), all: wrong.size };
}
