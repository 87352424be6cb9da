import { amountOf, pairsOf } from './fields.ts';
import type { Jit } from './plan.ts';

const parts = ['Generation', 'Deform', 'Inlining', 'Optimization', 'Emission'] as const;

/** Since 17 "Generation" is a group with the deforming in it. */
function timingOf(value: unknown): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [name, item] of pairsOf(value) ?? []) {
    for (const [inner, ms] of pairsOf(item) ?? ([['Total', item]] as const)) {
      const amount = amountOf(ms);
      if (amount !== null) found.set(inner === 'Total' ? name : inner, amount);
    }
  }
  return found;
}

/** null: it tells of no functions. */
export function jitOf(value: unknown): Jit | null {
  const of = new Map(pairsOf(value) ?? []);
  const functions = amountOf(of.get('Functions'));
  if (functions === null) return null;
  const timing = timingOf(of.get('Timing'));
  return {
    functions,
    totalMs: timing.get('Total') ?? null,
    options: (pairsOf(of.get('Options')) ?? [])
      .filter(([, isOn]) => isOn === true || isOn === 'true')
      .map(([name]) => name),
    timing: parts.flatMap((name) => {
      const ms = timing.get(name);
      return ms === undefined ? [] : [{ name, ms }];
    }),
  };
}
