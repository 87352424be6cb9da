import { conditionOf, factNumber } from './fact.ts';
import type { Ranked } from './finding.ts';
import type { PlanMeasures } from './measures.ts';
import { impact, type Meeting } from './meeting.ts';
import { scannedWords, shortened, tableWord } from './node-words.ts';
import { countOf, countWords } from './number-words.ts';
import type { Plan, PlanNode } from './plan.ts';
import { isAppend, isRelationScan } from './shape-changes.ts';
import { inputsOf } from './tree.ts';

/** One partitioned table in one plan. */
interface Partitioned {
  /** Its alias, or the name that its partitions' aliases are made of. */
  readonly name: string;
  readonly append: PlanNode | null;
  /** Topmost scans of its partitions. */
  readonly scans: readonly PlanNode[];
  /** Partitions that were dropped when the plan started to run. */
  readonly removed: number;
}

const scansBelow = (node: PlanNode): readonly PlanNode[] =>
  isRelationScan(node) ? [node] : inputsOf(node).flatMap(scansBelow);

/** A partition may happen to be named as its alias would be; then the plan shows no alias. */
const stemOf = (scan: PlanNode): string | null =>
  tableWord(scan) ?? (scan.relation?.alias === null ? (/^(.+)_\d+$/su.exec(scan.relation.relname)?.[1] ?? null) : null);

function partitionedTables(plan: Plan): readonly Partitioned[] {
  return plan.nodes.filter(isAppend).flatMap((append) => {
    const scans = inputsOf(append).flatMap(scansBelow);
    const names = new Set(scans.map(stemOf));
    const [name] = names;
    // Members of a UNION ALL have names of their own, and no other alias.
    if (names.size !== 1 || !name || scans.every(({ relation }) => relation?.alias === null)) return [];
    return [{ name, append, scans, removed: factNumber(append, 'Subplans Removed') ?? 0 }];
  });
}

/** With one partition left there is no Append, and the partition bears the table's alias. */
function lonePartition(plan: Plan, name: string, others: readonly PlanNode[]): Partitioned | null {
  const names = new Set(others.map((scan) => scan.relation?.relname));
  const scan = plan.nodes.find(
    (node) =>
      isRelationScan(node) &&
      names.has(node.relation?.relname) &&
      (node.relation?.alias ?? node.relation?.relname) === name,
  );
  return scan ? { name, append: null, scans: [scan], removed: 0 } : null;
}

const selfSum = (measures: PlanMeasures, nodes: readonly PlanNode[]): number | null => {
  const times = nodes.map(({ id }) => measures.nodes[id]?.selfMs ?? null);
  return times.includes(null) ? null : times.reduce((sum: number, ms) => sum + (ms ?? 0), 0);
};

function filterWords(side: string, { scans }: Partitioned): string {
  const [scan] = scans;
  const condition = scan && (conditionOf(scan, 'Filter') ?? conditionOf(scan, 'Index Cond'));
  return condition ? ` ${side}'s condition on ${scannedWords(scan)}: ${shortened(condition, 120)}.` : '';
}

const removedWords = (side: string, { removed }: Partitioned): string =>
  removed > 0 ? ` ${side} dropped ${countWords(removed)} more when it started to run.` : '';

function finding(meeting: Meeting, a: Partitioned, b: Partitioned): readonly Ranked[] {
  if (a.scans.length === b.scans.length) return [];
  const [aMs, bMs] = [selfSum(meeting.a, a.scans), selfSum(meeting.b, b.scans)];
  const counts = `A scans ${countOf(a.scans.length, 'partition')} of ${a.name}, B ${countWords(b.scans.length)}.`;
  return [
    {
      kind: 'partitions',
      title: 'Partition pruning',
      text: `${counts}${removedWords('A', a)}${removedWords('B', b)}${filterWords('A', a)}${filterWords('B', b)}`,
      aNode: (a.append ?? a.scans[0])?.id ?? null,
      bNode: (b.append ?? b.scans[0])?.id ?? null,
      weight: 70 + impact(meeting, aMs, bMs),
    },
  ];
}

/** Where one plan reads other partitions of the same table in number. */
export function partitionFindings(meeting: Meeting): readonly Ranked[] {
  const { a, b } = meeting.comparison;
  const [ofA, ofB] = [partitionedTables(a), partitionedTables(b)];
  const met = new Set<Partitioned>();
  const found = ofA.flatMap((one) => {
    const other = ofB.find((table) => table.name === one.name && !met.has(table));
    if (other) met.add(other);
    const counterpart = other ?? lonePartition(b, one.name, one.scans);
    return counterpart ? finding(meeting, one, counterpart) : [];
  });
  const rest = ofB
    .filter((one) => !met.has(one))
    .flatMap((one) => {
      const counterpart = lonePartition(a, one.name, one.scans);
      return counterpart ? finding(meeting, counterpart, one) : [];
    });
  return [...found, ...rest];
}
