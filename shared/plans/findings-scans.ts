import type { Ranked } from './finding.ts';
import { began } from './findings-joins.ts';
import { grouped, type Placed } from './grouped.ts';
import { type Couple, changeOf, impact, type Meeting, selfMsOf, selfTimes } from './meeting.ts';
import { scannedWords, tableWord } from './node-words.ts';
import { countWords } from './number-words.ts';
import type { Plan, PlanNode } from './plan.ts';
import { isAppend } from './shape-changes.ts';

/** Indexes by which a scan finds its rows: its own, or those of the bitmap below it. */
function indexesOf(scan: PlanNode): readonly string[] {
  if (scan.index !== null) return [scan.index];
  return scan.relation === null || scan.nodeType === 'Bitmap Heap Scan' ? scan.children.flatMap(indexesOf) : [];
}

const usedIn = ({ nodes }: Plan): ReadonlySet<string> => new Set(nodes.flatMap(({ index }) => index ?? []));

/** What of both plans is asked for every couple again: read once. */
interface Whole {
  readonly usedA: ReadonlySet<string>;
  readonly usedB: ReadonlySet<string>;
  /** Ids of A's nodes under an Append. */
  readonly partitions: ReadonlySet<number>;
}

/** The scan of a couple in words, with the index when it has one: "Bitmap Heap Scan by orders_ts_idx". */
function methodWords(scan: PlanNode): string {
  const indexes = indexesOf(scan);
  return indexes.length === 0 ? scan.label : `${scan.label} by ${indexes.join(', ')}`;
}

interface IndexChange {
  readonly title: string;
  readonly titleOf: (count: number) => string;
  readonly group: string;
}

/** What became of the indexes of a scan: used now, no longer, or one instead of another. null: the same. */
function indexChange({ a, b }: Couple, { usedA, usedB }: Whole): IndexChange | null {
  const [before, after] = [indexesOf(a), indexesOf(b)];
  const gone = before.filter((name) => !after.includes(name));
  const come = after.filter((name) => !before.includes(name));
  if (gone.length === 0 && come.length === 0) return null;
  const many = (words: string) => (count: number) => `${words} in ${countWords(count)} scans`;
  if (gone.length === 0) {
    const isNew = come.every((name) => !usedA.has(name));
    const word = isNew ? 'now used' : `used for ${scannedWords(b)} too`;
    return { title: `Index ${come.join(', ')} ${word}`, titleOf: many('Index used'), group: 'come' };
  }
  if (come.length === 0) {
    const isGone = gone.every((name) => !usedB.has(name));
    const word = isGone ? 'no longer used' : `no longer used for ${scannedWords(a)}`;
    return { title: `Index ${gone.join(', ')} ${word}`, titleOf: many('Index no longer used'), group: 'gone' };
  }
  const title = `Index ${come.join(', ')} used instead of ${gone.join(', ')}`;
  return { title, titleOf: many('Another index used'), group: 'other' };
}

/** All below an Append, however deep: joined partition by partition, its scans stand below joins. */
function membersOf({ nodes }: Plan): ReadonlySet<number> {
  const found = new Set<number>();
  for (const node of nodes) if (isAppend(node) || found.has(node.id)) for (const { id } of node.children) found.add(id);
  return found;
}

/** What all findings about the scan of a couple have in common. */
function toldOf(meeting: Meeting, { a, b, ...rest }: Couple) {
  const place = scannedWords(a) ?? a.label;
  const [aMs, bMs] = selfMsOf(meeting, { a, b, ...rest });
  const times = selfTimes(aMs, bMs);
  const words = `${place}: ${methodWords(a)} in A, ${methodWords(b)} in B.`;
  const text = times === null ? words : `${words} It takes ${times}.`;
  return { aNode: a.id, bNode: b.id, place, text, weight: impact(meeting, aMs, bMs) };
}

/** Partitions of one table change together: they are told together. */
function indexFinding(meeting: Meeting, couple: Couple, whole: Whole): readonly Placed[] {
  const change = couple.a.relation && couple.b.relation ? indexChange(couple, whole) : null;
  if (!change) return [];
  const told = toldOf(meeting, couple);
  const { a } = couple;
  const group = `${change.group} ${whole.partitions.has(a.id) ? tableWord(a) : a.id}`;
  return [{ ...told, ...change, kind: 'index', weight: 50 + told.weight, group }];
}

function scanFinding(meeting: Meeting, couple: Couple, whole: Whole): readonly Placed[] {
  const method = changeOf(couple, 'scan-method');
  if (!method || indexChange(couple, whole)) return [];
  const told = toldOf(meeting, couple);
  const title = `${began(method.a ?? '')} became ${(method.b ?? '').toLowerCase()}`;
  return [{ ...told, kind: 'scan', title, weight: 35 + told.weight, group: `${method.a} ${method.b}` }];
}

function relationFinding(couple: Couple): readonly Placed[] {
  const change = changeOf(couple, 'relation');
  if (!change || couple.a.nodeType === 'CTE Scan' || couple.b.nodeType === 'CTE Scan') return [];
  return [
    {
      kind: 'relation',
      title: `${change.b ?? couple.b.label} read instead of ${change.a ?? couple.a.label}`,
      text: `${couple.a.label} in A, ${couple.b.label} in B, in the same place of the plan.`,
      aNode: couple.a.id,
      bNode: couple.b.id,
      weight: 50,
      group: `${change.a} ${change.b}`,
      place: couple.a.label,
    },
  ];
}

export function scanFindings(meeting: Meeting): readonly Ranked[] {
  const { a, b } = meeting.comparison;
  const whole: Whole = { usedA: usedIn(a), usedB: usedIn(b), partitions: membersOf(a) };
  return [
    ...grouped(meeting.couples.flatMap((couple) => indexFinding(meeting, couple, whole))),
    ...grouped(meeting.couples.flatMap((couple) => scanFinding(meeting, couple, whole))),
    ...grouped(meeting.couples.flatMap(relationFinding)),
  ];
}
