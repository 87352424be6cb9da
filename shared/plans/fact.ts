import type { PlanNode } from './plan.ts';

/** A property as PostgreSQL wrote it; null: it is not in the plan. */
export const factOf = (node: PlanNode, name: string): string | null =>
  node.facts.find((fact) => fact.name === name)?.text ?? null;

/** A property that is a number; "1024kB" is 1024. */
export function factNumber(node: PlanNode, name: string): number | null {
  const number = Number.parseFloat(factOf(node, name) ?? '');
  return Number.isFinite(number) ? number : null;
}

export const conditionOf = (node: PlanNode, name: string): string | null =>
  node.conditions.find((condition) => condition.name === name)?.text ?? null;
