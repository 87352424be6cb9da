import { isOfMany, type Off, offOf } from './estimates-off.ts';
import type { Ranked } from './finding.ts';
import type { Couple, Meeting } from './meeting.ts';
import { nodeWords } from './node-words.ts';
import { countOf, countWords, timesWords } from './number-words.ts';
import { inputsOf } from './tree.ts';

/** From so many times off it is worth a sentence. */
const least = 3;

interface Offs {
  readonly a: Off;
  readonly b: Off;
  readonly couple: Couple;
}

const worse = ({ a, b }: Offs): number => Math.max(a.factor, b.factor);
const better = ({ a, b }: Offs): number => Math.min(a.factor, b.factor);
const contrast = (offs: Offs): number => worse(offs) / better(offs);

const offWords = (factor: number): string => (factor < 1.005 ? 'as expected' : `${timesWords(factor)} off`);

/** "A expects 8,498 rows, 148,377 came (17.5× off)". */
const side = (name: string, { estimated, actual, factor }: Off): string =>
  `${name} expects ${countOf(Math.round(estimated), 'row')}, ${countWords(actual)} came (${offWords(factor)})`;

function titleOf(offs: Offs): string {
  const { a, b } = offs;
  if (better(offs) >= least) {
    const [low, high] = [timesWords(better(offs)), timesWords(worse(offs))];
    return low === high
      ? `Estimate off by ${high} in both`
      : `Estimate off by ${timesWords(a.factor)} in A, ${timesWords(b.factor)} in B`;
  }
  return `Estimate off by ${timesWords(worse(offs))} in ${a.factor > b.factor ? 'A' : 'B'}`;
}

function finding(offs: Offs): Ranked {
  const { a, b, couple } = offs;
  const place = nodeWords(a.factor >= b.factor ? a.node : b.node);
  return {
    kind: 'estimate',
    title: titleOf(offs),
    text: `${place}: ${side('A', a)}; ${side('B', b)}.`,
    aNode: couple.a.id,
    bNode: couple.b.id,
    weight: 20 + 8 * Math.log10(worse(offs)) + 8 * Math.log10(contrast(offs)),
  };
}

/** Of a node that is in one plan alone. */
function aloneFinding(meeting: Meeting, name: 'a' | 'b'): readonly Ranked[] {
  const measures = meeting[name];
  const rows = meeting.comparison.rows.filter((row) => row.kind === `only-${name}` && row.counterpart === null);
  const offs = rows.flatMap((row) => (row[name] ? (offOf(row[name], measures.nodes[row[name].id]) ?? []) : []));
  const [worst] = offs.toSorted((one, other) => other.factor - one.factor);
  if (!worst || worst.factor < 10 || !isOfMany(worst)) return [];
  const letter = name.toUpperCase();
  return [
    {
      kind: 'estimate',
      title: `Estimate off by ${timesWords(worst.factor)} in ${letter}`,
      text: `${nodeWords(worst.node)}, which only ${letter} has: ${side(letter, worst)}.`,
      aNode: name === 'a' ? worst.node.id : null,
      bNode: name === 'b' ? worst.node.id : null,
      weight: 20 + 10 * Math.log10(worst.factor),
    },
  ];
}

/** A node whose input is about as far off only inherits it; where it began is below. */
function isInherited(offs: Offs, byNode: ReadonlyMap<number, Offs>): boolean {
  return inputsOf(offs.couple.a).some(({ id }) => {
    const below = byNode.get(id);
    return below !== undefined && worse(below) >= worse(offs) / 2 && contrast(below) >= contrast(offs) / 2;
  });
}

/** The counterparts of which one is estimated worst against the other, and the worst ones without counterpart. */
export function estimateFindings(meeting: Meeting): readonly Ranked[] {
  const offs = meeting.couples.flatMap((couple): readonly Offs[] => {
    const a = offOf(couple.a, meeting.a.nodes[couple.a.id]);
    const b = offOf(couple.b, meeting.b.nodes[couple.b.id]);
    if (!a || !b || !(isOfMany(a) || isOfMany(b))) return [];
    return Math.max(a.factor, b.factor) >= least ? [{ a, b, couple }] : [];
  });
  const byNode = new Map(offs.map((one) => [one.couple.a.id, one]));
  const origins = offs.filter((one) => !isInherited(one, byNode));
  // The lower of two that are as bad: the upper one inherits it.
  const [worst] = origins.toSorted(
    (one, other) => contrast(other) - contrast(one) || worse(other) - worse(one) || other.couple.a.id - one.couple.a.id,
  );
  const alone = [...aloneFinding(meeting, 'a'), ...aloneFinding(meeting, 'b')];
  return worst ? [finding(worst), ...alone] : alone;
}
