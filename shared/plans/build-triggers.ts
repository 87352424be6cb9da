import { amountOf, listOf, pairsOf, textOf } from './fields.ts';
import type { Plan } from './plan.ts';

interface Trigger {
  readonly name: string;
  readonly relation: string | null;
  readonly ms: number | null;
  readonly calls: number;
}

function triggerOf(group: unknown): Trigger {
  const of = new Map(pairsOf(group) ?? []);
  const constraint = textOf(of.get('Constraint Name'));
  return {
    // The trigger of a constraint has a generated name (RI_ConstraintTrigger_a_16420), which FORMAT TEXT leaves out.
    name: constraint === null ? (textOf(of.get('Trigger Name')) ?? '') : `constraint ${constraint}`,
    relation: textOf(of.get('Relation')),
    ms: amountOf(of.get('Time')),
    calls: amountOf(of.get('Calls')) ?? 0,
  };
}

/** The relation is named only when there are several, as in FORMAT TEXT. */
export function triggersOf(value: unknown): Plan['triggers'] {
  const found = listOf(value).map(triggerOf);
  const isOne = new Set(found.map(({ relation }) => relation)).size <= 1;
  return found.map(({ name, relation, ms, calls }) => ({
    name: isOne || relation === null ? name : `${name} on ${relation}`,
    ms,
    calls,
  }));
}
