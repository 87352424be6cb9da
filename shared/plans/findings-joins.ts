import type { ShapeChange } from './comparison.ts';
import type { Ranked } from './finding.ts';
import { grouped, type Placed } from './grouped.ts';
import { type Couple, changeOf, evidence, impact, type Meeting, selfMsOf, selfTimes } from './meeting.ts';
import { joinWords } from './node-words.ts';

/** "Merge Join" → "Merge join", "Nested Loop" → "Nested loop": as a sentence begins. */
export const began = (nodeType: string): string => nodeType.slice(0, 1) + nodeType.slice(1).toLowerCase();

function methodFinding(meeting: Meeting, couple: Couple): readonly Placed[] {
  const change = changeOf(couple, 'join-method');
  if (!change) return [];
  const [aMs, bMs] = selfMsOf(meeting, couple);
  const [place, other] = [joinWords(couple.a), joinWords(couple.b)];
  const where = place === other ? place : `${place} in A, ${other} in B`;
  return [
    {
      kind: 'join-method',
      title: `${began(change.a ?? '')} became ${(change.b ?? '').toLowerCase()}`,
      text: evidence(where, selfTimes(aMs, bMs)),
      aNode: couple.a.id,
      bNode: couple.b.id,
      weight: 45 + impact(meeting, aMs, bMs),
      group: `${change.a} ${change.b}`,
      place,
    },
  ];
}

function typeFinding(couple: Couple): readonly Placed[] {
  const change = changeOf(couple, 'join-type');
  if (!change) return [];
  const place = joinWords(couple.a);
  return [
    {
      kind: 'join-type',
      title: `${change.a ?? 'Inner'} join became ${(change.b ?? 'Inner').toLowerCase()} join`,
      text: `${couple.a.label} of ${place} in A, ${couple.b.label} of ${joinWords(couple.b)} in B.`,
      aNode: couple.a.id,
      bNode: couple.b.id,
      weight: 8,
      group: `${change.a} ${change.b}`,
      place,
    },
  ];
}

/** By change: the rows of the topmost joins. The other side's stands in another row when the two are no counterparts. */
function orderRows({ comparison }: Meeting): ReadonlyMap<ShapeChange, { a: number | null; b: number | null }> {
  const found = new Map<ShapeChange, { a: number | null; b: number | null }>();
  for (const { a, b, shape } of comparison.rows) {
    for (const change of shape) {
      if (change.kind !== 'join-order') continue;
      const known = found.get(change) ?? { a: null, b: null };
      found.set(change, { a: known.a ?? a?.id ?? null, b: known.b ?? b?.id ?? null });
    }
  }
  return found;
}

/** Joins partition by partition change together. */
function orderFindings(meeting: Meeting): readonly Placed[] {
  return [...orderRows(meeting)].map(
    ([change, { a, b }]): Placed => ({
      kind: 'join-order',
      title: 'Join order changed',
      text: `A joins ${change.a}; B joins ${change.b} (outer first).`,
      aNode: a,
      bNode: b,
      weight: 40,
      group: 'order',
      place: change.a ?? '',
    }),
  );
}

export function joinFindings(meeting: Meeting): readonly Ranked[] {
  return [
    ...grouped(meeting.couples.flatMap((couple) => methodFinding(meeting, couple))),
    ...grouped(meeting.couples.flatMap(typeFinding)),
    ...grouped(orderFindings(meeting)),
  ];
}
