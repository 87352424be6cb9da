import type { Plan } from '../../../shared/plans/plan.ts';
export function PlanText({ plan }: { plan: Plan; letter: string }) {
  return <pre>{plan.root.label}</pre>;
}
