import { factOf } from './fact.ts';
import type { Ranked } from './finding.ts';
import { grouped, type Placed } from './grouped.ts';
import { type Couple, changeOf, evidence, impact, type Meeting, measuresAt, selfMsOf, selfTimes } from './meeting.ts';
import { nodeWords } from './node-words.ts';
import { spillOf } from './spill.ts';

function finding(meeting: Meeting, couple: Couple): readonly Placed[] {
  const a = spillOf(couple.a, measuresAt(meeting.a, couple.a)?.selfBuffers);
  const b = spillOf(couple.b, measuresAt(meeting.b, couple.b)?.selfBuffers);
  if ((a === null) === (b === null)) return [];
  const [aMs, bMs] = selfMsOf(meeting, couple);
  const place = nodeWords(couple.a);
  const letter = a ? 'A' : 'B';
  const times = selfTimes(aMs, bMs);
  return [
    {
      kind: 'spill',
      title: `${couple.a.label} ${a ? 'no longer spills' : 'spills'} to temporary files`,
      text: evidence(`${place}: ${letter} took ${(a ?? b)?.words}`, times),
      aNode: couple.a.id,
      bNode: couple.b.id,
      weight: 40 + impact(meeting, aMs, bMs),
      group: `${couple.a.label} ${letter}`,
      place,
    },
  ];
}

/** A sort that works otherwise, in memory or on disk as before. */
function methodFinding(meeting: Meeting, couple: Couple): readonly Placed[] {
  const change = changeOf(couple, 'sort-method');
  if (!change || (spillOf(couple.a) === null) !== (spillOf(couple.b) === null)) return [];
  const [aMs, bMs] = selfMsOf(meeting, couple);
  const place = nodeWords(couple.a);
  const space = [couple.a, couple.b].map((node) => factOf(node, 'Sort Space Used'));
  return [
    {
      kind: 'sort',
      title: `Sort by ${change.a} became ${change.b}`,
      text: evidence(`${place}: ${space[0] ?? '?'} kB in A, ${space[1] ?? '?'} kB in B`, selfTimes(aMs, bMs)),
      aNode: couple.a.id,
      bNode: couple.b.id,
      weight: 15 + impact(meeting, aMs, bMs),
      group: `${change.a} ${change.b}`,
      place,
    },
  ];
}

export const spillFindings = (meeting: Meeting): readonly Ranked[] => [
  ...grouped(meeting.couples.flatMap((couple) => finding(meeting, couple))),
  ...grouped(meeting.couples.flatMap((couple) => methodFinding(meeting, couple))),
];
