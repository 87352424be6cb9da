import type { NoiseBand, NumberName, NumericChange, TextChange } from './comparison.ts';
import type { NodeMeasures } from './measures.ts';
import type { PlanNode } from './plan.ts';

/** Rows are counted, so any difference is one; times and blocks waver from run to run. */
export const usualNoise: NoiseBand = { ratio: 1.2, ms: 0.1, rows: 0, blocks: 8 };

/** A node with what its numbers come to. */
export interface Measured {
  readonly node: PlanNode;
  readonly measures: NodeMeasures;
}

type Unit = 'ms' | 'rows' | 'blocks' | 'workers';

type Figure = (of: Measured) => number | null;

const ofAllLoops: Figure = ({ measures }) => measures.estimatedRows;
const ofOneLoop: Figure = ({ node }) => node.estimated?.rows ?? null;

/** Of all loops, which only plans that were run tell; else as the planner wrote them. */
const estimateFigure = (a: Measured, b: Measured): Figure =>
  ofAllLoops(a) === null || ofAllLoops(b) === null ? ofOneLoop : ofAllLoops;

const figures: readonly (readonly [NumberName, Unit, Figure])[] = [
  ['actualRows', 'rows', ({ measures }) => measures.actualRows],
  ['selfMs', 'ms', ({ measures }) => measures.selfMs],
  ['totalMs', 'ms', ({ measures }) => measures.totalMs],
  ['hitBlocks', 'blocks', ({ measures: { selfBuffers: own } }) => own && own.sharedHit + own.localHit],
  ['readBlocks', 'blocks', ({ measures: { selfBuffers: own } }) => own && own.sharedRead + own.localRead],
  ['writtenBlocks', 'blocks', ({ measures: { selfBuffers: own } }) => own && own.sharedWritten + own.localWritten],
  ['tempBlocks', 'blocks', ({ measures: { selfBuffers: own } }) => own && own.tempRead + own.tempWritten],
  ['workersLaunched', 'workers', ({ node }) => node.workersLaunched],
];

/** Whether two figures differ by more than the noise. Counted units have no ratio: 3 workers are not 2. */
function isApart(a: number, b: number, unit: Unit, noise: NoiseBand): boolean {
  if (unit === 'workers') return a !== b;
  const isBeyondFloor = Math.abs(a - b) > noise[unit];
  const [low, high] = a < b ? [a, b] : [b, a];
  return isBeyondFloor && (unit === 'rows' || high > low * noise.ratio);
}

/** The figures of two counterparts that differ; one that a side does not have is no difference. */
export function numericChanges(a: Measured, b: Measured, noise: NoiseBand): readonly NumericChange[] {
  const all = [['estimatedRows', 'rows', estimateFigure(a, b)] as const, ...figures];
  return all.flatMap(([name, unit, figureOf]) => {
    const [before, after] = [figureOf(a), figureOf(b)];
    if (before === null || after === null || !isApart(before, after, unit, noise)) return [];
    return [{ name, a: before, b: after }];
  });
}

const textOf = (node: PlanNode, name: string): string | null => {
  const texts = node.conditions.filter((condition) => condition.name === name).map(({ text }) => text);
  return texts.length === 0 ? null : texts.join('\n');
};

/** Filter, Index Cond, Sort Key … that differ. Output is left out: VERBOSE adds it, and it is the query's. */
export function textChanges(a: PlanNode, b: PlanNode): readonly TextChange[] {
  const names = new Set([...a.conditions, ...b.conditions].map(({ name }) => name));
  names.delete('Output');
  return [...names].flatMap((name) => {
    const [before, after] = [textOf(a, name), textOf(b, name)];
    return before === after ? [] : [{ name, a: before, b: after }];
  });
}
