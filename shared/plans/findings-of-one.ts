import { originsOf } from './estimates-off.ts';
import { type Finding, type Ranked, ranked } from './finding.ts';
import { tableFindings } from './findings-of-scans.ts';
import { wholeFindings } from './findings-of-whole.ts';
import { grouped, type Placed } from './grouped.ts';
import type { PlanMeasures } from './measures.ts';
import { nodeWords } from './node-words.ts';
import { countOf, countWords, listWords, msWords, timesWords } from './number-words.ts';
import type { Plan } from './plan.ts';
import { spillOf } from './spill.ts';

/** From so many times off an estimate may have cost a better plan. */
const wrongFrom = 10;

function estimateFindings(plan: Plan, measures: PlanMeasures): readonly Ranked[] {
  const { origins, all } = originsOf(plan, measures, wrongFrom);
  return origins.slice(0, 3).map(({ node, factor, estimated, actual }, place): Ranked => {
    const inherited = all - origins.length;
    const above =
      place === 0 && inherited > 0
        ? ` ${countOf(inherited, 'node')} above ${inherited === 1 ? 'inherits' : 'inherit'} it.`
        : '';
    const expected = `${countOf(Math.round(estimated), 'row')} expected, ${countWords(actual)} came`;
    return {
      kind: 'estimate',
      title: `Estimate off by ${timesWords(factor)}`,
      text: `${nodeWords(node)}: ${expected}.${above}`,
      aNode: node.id,
      bNode: null,
      weight: 30 + 10 * Math.log10(factor),
    };
  });
}

function spillFindings(plan: Plan, measures: PlanMeasures): readonly Ranked[] {
  const found = plan.nodes.flatMap((node): readonly Placed[] => {
    const spill = spillOf(node, measures.nodes[node.id]?.selfBuffers);
    if (!spill) return [];
    return [
      {
        kind: 'spill',
        title: `${node.label} spills to temporary files`,
        text: `${nodeWords(node)}: ${spill.words}.`,
        aNode: node.id,
        bNode: null,
        weight: 40 + 60 * (measures.nodes[node.id]?.share ?? 0),
        group: node.label,
        place: nodeWords(node),
      },
    ];
  });
  return grouped(found);
}

function neverFindings(plan: Plan, measures: PlanMeasures): readonly Ranked[] {
  const isNever = (id: number) => measures.nodes[id]?.isNeverExecuted === true;
  const never = plan.nodes.filter(({ id }) => isNever(id));
  // What is below a node that never ran did not run either: the topmost ones tell it.
  const below = new Set(never.flatMap(({ children }) => children.map(({ id }) => id)));
  const tops = never.filter(({ id }) => !below.has(id));
  const [first] = tops;
  if (!first) return [];
  return [
    {
      kind: 'never',
      title: `${countOf(never.length, 'node')} never executed`,
      text: `${listWords(tops.map(nodeWords))}.`,
      aNode: first.id,
      bNode: null,
      weight: 5,
    },
  ];
}

function timeFindings(plan: Plan, measures: PlanMeasures): readonly Ranked[] {
  const [slowest] = measures.nodes.toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
  const node = slowest && plan.nodes[slowest.id];
  if (!node || slowest.share === null || slowest.share < 0.5 || slowest.selfMs === null || plan.nodes.length < 2)
    return [];
  const loops = node.actual && node.actual.loops > 1 ? ` in ${countOf(node.actual.loops, 'loop')}` : '';
  return [
    {
      kind: 'time',
      title: `${Math.round(slowest.share * 100)} % of the time in one node`,
      text: `${nodeWords(node)}: ${msWords(slowest.selfMs)} of ${msWords(measures.wholeMs ?? 0)}${loops}.`,
      aNode: node.id,
      bNode: null,
      weight: 60 * slowest.share,
    },
  ];
}

/** What is worth saying of one plan; `aNode` is its node. Empty: nothing is, or the plan does not tell. */
export function findingsOf(plan: Plan, measures: PlanMeasures): readonly Finding[] {
  return ranked([
    ...estimateFindings(plan, measures),
    ...spillFindings(plan, measures),
    ...tableFindings(plan, measures),
    ...neverFindings(plan, measures),
    ...timeFindings(plan, measures),
    ...wholeFindings(plan),
  ]);
}
