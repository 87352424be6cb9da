import type { AlignedRow, Comparison, ShapeChange, ShapeChangeKind } from './comparison.ts';
import type { NodeMeasures, PlanMeasures } from './measures.ts';
import { msWords } from './number-words.ts';
import type { PlanNode } from './plan.ts';

/** Two plans, what their numbers come to, and how they are aligned. */
export interface Meeting {
  readonly comparison: Comparison;
  readonly a: PlanMeasures;
  readonly b: PlanMeasures;
  readonly couples: readonly Couple[];
}

/** Two counterparts, in one row or moved; each once. */
export interface Couple {
  readonly a: PlanNode;
  readonly b: PlanNode;
  readonly row: AlignedRow;
}

export function meetingOf(comparison: Comparison, a: PlanMeasures, b: PlanMeasures): Meeting {
  const couples = comparison.rows.flatMap((row) => {
    const other = row.b ?? comparison.b.nodes[row.counterpart ?? -1];
    return row.a && other ? [{ a: row.a, b: other, row }] : [];
  });
  return { comparison, a, b, couples };
}

export const measuresAt = (measures: PlanMeasures, node: PlanNode): NodeMeasures | null =>
  measures.nodes[node.id] ?? null;

/** Nodes that have no counterpart anywhere. */
export const aloneOf = ({ comparison }: Meeting, side: 'a' | 'b'): readonly PlanNode[] =>
  comparison.rows.flatMap((row) => (row.kind === `only-${side}` && row.counterpart === null ? (row[side] ?? []) : []));

export const changeOf = ({ row }: Couple, kind: ShapeChangeKind): ShapeChange | null =>
  row.shape.find((change) => change.kind === kind) ?? null;

/** How much of the longer execution a difference is, as weight; 0 when times are unknown. */
export function impact({ a, b }: Meeting, aMs: number | null, bMs: number | null): number {
  const whole = Math.max(a.wholeMs ?? 0, b.wholeMs ?? 0);
  return aMs === null || bMs === null || whole === 0 ? 0 : Math.min(100, (100 * Math.abs(aMs - bMs)) / whole);
}

/** "8.1 ms itself in A, 3 ms in B"; null when one of them is unknown. */
export const selfTimes = (aMs: number | null, bMs: number | null): string | null =>
  aMs === null || bMs === null ? null : `${msWords(aMs)} itself in A, ${msWords(bMs)} in B`;

/** Of two counterparts: how long each took by itself. */
export function selfMsOf(meeting: Meeting, { a, b }: Pick<Couple, 'a' | 'b'>): readonly [number | null, number | null] {
  return [measuresAt(meeting.a, a)?.selfMs ?? null, measuresAt(meeting.b, b)?.selfMs ?? null];
}

/** "Seq Scan on orders: 8.1 ms itself in A, 3 ms in B." or without times, when they are unknown. */
export function evidence(place: string, times: string | null): string {
  return times === null ? `${place}.` : `${place}: ${times}.`;
}
