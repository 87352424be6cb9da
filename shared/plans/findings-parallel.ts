import type { Ranked } from './finding.ts';
import type { Meeting } from './meeting.ts';
import { countOf, countWords } from './number-words.ts';
import type { Plan } from './plan.ts';
import { isGather } from './tree.ts';

interface Workers {
  readonly gathers: number;
  readonly planned: number;
  /** null: not run. */
  readonly launched: number | null;
  readonly node: number | null;
}

function workersOf({ nodes, isAnalyzed }: Plan): Workers {
  const gathers = nodes.filter(isGather);
  const sum = (counts: readonly (number | null)[]) => counts.reduce((total: number, count) => total + (count ?? 0), 0);
  return {
    gathers: gathers.length,
    planned: sum(gathers.map(({ workersPlanned }) => workersPlanned)),
    launched: isAnalyzed ? sum(gathers.map(({ workersLaunched }) => workersLaunched)) : null,
    node: gathers[0]?.id ?? null,
  };
}

function words({ gathers, planned, launched }: Workers): string {
  if (gathers === 0) return 'without workers';
  if (launched === null) return `with ${countOf(planned, 'worker')} planned`;
  return `with ${countWords(launched)} of ${countOf(planned, 'planned worker')}`;
}

function isAlike(a: Workers, b: Workers): boolean {
  if (a.gathers > 0 !== b.gathers > 0 || a.planned !== b.planned) return false;
  return a.launched === b.launched || a.launched === null || b.launched === null;
}

export function parallelFindings({ comparison }: Meeting): readonly Ranked[] {
  const [a, b] = [workersOf(comparison.a), workersOf(comparison.b)];
  if (isAlike(a, b)) return [];
  const isBoth = a.gathers > 0 && b.gathers > 0;
  const one = a.gathers > 0 ? 'A runs in parallel, B does not' : 'B runs in parallel, A does not';
  return [
    {
      kind: isBoth ? 'workers' : 'parallel',
      title: isBoth ? 'Another number of parallel workers' : one,
      text: `A runs ${words(a)}, B ${words(b)}.`,
      aNode: a.node,
      bNode: b.node,
      weight: isBoth ? 20 : 30,
    },
  ];
}
