import { type Evaluators, evaluatorsOf, type Taken } from './init-plans.ts';
import type { Plan, PlanNode } from './plan.ts';
import { isCte, isInitPlan, type Places } from './tree.ts';

/** What of a node is counted in others too, and is theirs to leave out. */
export interface Charges {
  /** Per node, the one whose numbers contain all of its own; null: the root, and CTEs. */
  readonly payers: readonly (PlanNode | null)[];
  /** CTEs that were run for those who scan them: the rows come out of whichever scan asked first. */
  readonly ctes: readonly { readonly cte: PlanNode; readonly scans: readonly PlanNode[] }[];
}

/** The nearest CTE of that name around the scan; not the one that the scan is a part of. */
function cteOf(scan: PlanNode, places: Places): PlanNode | null {
  const name = `CTE ${scan.source}`;
  for (let around: PlanNode | null = scan; around; around = places.parentOf(around)) {
    const cte = around.children.find(({ subplanName }) => subplanName === name);
    if (cte && !places.isWithin(scan, cte)) return cte;
  }
  return null;
}

function scansByCte(plan: Plan, places: Places): ReadonlyMap<PlanNode, readonly PlanNode[]> {
  const found = new Map<PlanNode, PlanNode[]>();
  for (const scan of plan.nodes) {
    const cte = scan.nodeType === 'CTE Scan' ? cteOf(scan, places) : null;
    if (cte) found.set(cte, [...(found.get(cte) ?? []), scan]);
  }
  return found;
}

function payerOf(node: PlanNode, places: Places, evaluators: Evaluators): PlanNode | null {
  const parent = places.parentOf(node);
  if (isCte(node) || !parent) return null;
  return isInitPlan(node) ? evaluators.of(node, parent) : parent;
}

export function chargesOf(plan: Plan, places: Places, taken: Taken): Charges {
  const evaluators = evaluatorsOf(plan, places, taken);
  const scans = scansByCte(plan, places);
  return {
    payers: plan.nodes.map((node) => payerOf(node, places, evaluators)),
    ctes: plan.nodes.filter(isCte).map((cte) => ({ cte, scans: scans.get(cte) ?? [] })),
  };
}
