import { factNumber } from './fact.ts';
import type { Ranked } from './finding.ts';
import { grouped, type Placed } from './grouped.ts';
import {
  aloneOf,
  type Couple,
  changeOf,
  evidence,
  impact,
  type Meeting,
  measuresAt,
  selfMsOf,
  selfTimes,
} from './meeting.ts';
import { nodeWords } from './node-words.ts';
import { countOf, msWords } from './number-words.ts';
import type { Plan, PlanNode } from './plan.ts';
import { isCte } from './tree.ts';

/** Nodes that tell something by being there; others only come along with what is told of their neighbours. */
const telling: ReadonlySet<string> = new Set([
  'Sort',
  'Incremental Sort',
  'Memoize',
  'Materialize',
  'Aggregate',
  'Unique',
  'Limit',
  'SetOp',
  'WindowAgg',
  'BitmapAnd',
  'BitmapOr',
  'ProjectSet',
  'LockRows',
]);

/** What a Memoize was good for: "18,000 hits, 2,000 misses". */
function cacheWords(node: PlanNode): string {
  const [hits, misses] = [factNumber(node, 'Cache Hits'), factNumber(node, 'Cache Misses')];
  return hits === null || misses === null ? '' : ` ${countOf(hits, 'hit')}, ${countOf(misses, 'miss', 'misses')}.`;
}

function aloneFinding(meeting: Meeting, node: PlanNode, side: 'a' | 'b'): readonly Placed[] {
  if (!telling.has(node.nodeType) || node.partialMode === 'Partial') return [];
  const letter = side.toUpperCase();
  const ms = measuresAt(meeting[side], node)?.selfMs ?? null;
  return [
    {
      kind: 'node',
      title: `${node.label} only in ${letter}`,
      text: `${evidence(nodeWords(node), ms === null ? null : `${msWords(ms)} itself`)}${cacheWords(node)}`,
      aNode: side === 'a' ? node.id : null,
      bNode: side === 'b' ? node.id : null,
      weight: 20 + impact(meeting, ms, 0),
      group: `${side} ${node.label}`,
      place: nodeWords(node),
    },
  ];
}

function changedFinding(meeting: Meeting, couple: Couple): readonly Placed[] {
  const change = changeOf(couple, 'strategy') ?? changeOf(couple, 'node-type') ?? changeOf(couple, 'scan-direction');
  if (!change) return [];
  const { a, b } = couple;
  const [aMs, bMs] = selfMsOf(meeting, couple);
  return [
    {
      kind: change.kind === 'strategy' ? 'strategy' : 'node',
      title: change.kind === 'scan-direction' ? `${a.label} became ${b.label}` : `${change.a} became ${change.b}`,
      text: evidence(nodeWords(a), selfTimes(aMs, bMs)),
      aNode: a.id,
      bNode: b.id,
      weight: 25 + impact(meeting, aMs, bMs),
      group: `${change.a} ${change.b}`,
      place: nodeWords(a),
    },
  ];
}

function subplanFinding(couple: Couple): readonly Placed[] {
  const change = changeOf(couple, 'subplan');
  if (!change || isCte(couple.a) || isCte(couple.b)) return [];
  const { a, b } = couple;
  const words = (name: string | null) => name ?? 'part of the plan';
  return [
    {
      kind: 'subplan',
      title: `${change.a ?? 'Part of the plan'} became ${change.b === null ? 'part of the plan' : words(change.b)}`,
      text: `${nodeWords(a)} in A, ${nodeWords(b)} in B.`,
      aNode: a.id,
      bNode: b.id,
      weight: 40,
      group: `${change.a} ${change.b}`,
      place: nodeWords(a),
    },
  ];
}

const cteName = ({ subplanName }: PlanNode): string => subplanName?.slice('CTE '.length) ?? '';
const ctesOf = ({ nodes }: Plan): readonly PlanNode[] => nodes.filter(isCte);

/** A CTE that one plan computes once and keeps, and the other has no node for. */
function cteFindings({ comparison: { a, b } }: Meeting): readonly Ranked[] {
  const onlyIn = (one: Plan, other: Plan) => {
    const names = new Set(ctesOf(other).map(cteName));
    return ctesOf(one).filter((node) => !names.has(cteName(node)));
  };
  const tell = (node: PlanNode, isA: boolean): Ranked => ({
    kind: 'cte',
    title: `CTE ${cteName(node)} ${isA ? 'is no longer computed apart' : 'is computed apart now'}`,
    text: `${isA ? 'A' : 'B'} computes it as ${nodeWords(node)} and keeps the rows for its scans; ${isA ? 'B' : 'A'} has no such node.`,
    aNode: isA ? node.id : null,
    bNode: isA ? null : node.id,
    weight: 30,
  });
  return [...onlyIn(a, b).map((node) => tell(node, true)), ...onlyIn(b, a).map((node) => tell(node, false))];
}

export function nodeFindings(meeting: Meeting): readonly Ranked[] {
  const alone = (['a', 'b'] as const).flatMap((side) =>
    aloneOf(meeting, side).flatMap((node) => aloneFinding(meeting, node, side)),
  );
  return [
    ...grouped(alone),
    ...grouped(meeting.couples.flatMap((couple) => changedFinding(meeting, couple))),
    ...grouped(meeting.couples.flatMap(subplanFinding)),
    ...cteFindings(meeting),
  ];
}
