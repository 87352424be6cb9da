import type { Cause } from './cause.ts';
import type { AlignedRow, Comparison, Fold } from './comparison.ts';
import type { Finding } from './finding.ts';
import type { NodeMeasures, PlanMeasures } from './measures.ts';
import { countWords, msWords, timesWords } from './number-words.ts';
import type { Plan, PlanNode } from './plan.ts';
import { headText } from './write-node.ts';

/** One plan in a file. */
export interface WrittenSide {
  /** "A", "B"; of a plan alone "". */
  readonly name: string;
  readonly title: string;
  /** The statement; null: a pasted plan has none. */
  readonly sql: string | null;
  readonly plan: Plan;
  readonly measures: PlanMeasures;
  /** What else is known: ["Server", "18.1"], ["Execution, median", "12 ms"]. */
  readonly about: readonly (readonly [string, string])[];
}

/** What goes into a file: one plan, or two and what they differ by. */
export interface PlansReport {
  readonly title: string;
  readonly about: readonly (readonly [string, string])[];
  readonly sides: readonly WrittenSide[];
  readonly comparison: Comparison | null;
  readonly findings: readonly Finding[];
  readonly causes: readonly Cause[];
}

/** A node in a table's cells; null: the plan does not say. */
export interface WrittenNode {
  readonly depth: number;
  readonly name: string;
  readonly selfMs: string | null;
  /** "8,498 → 148,377 (17.5×)", "8,498" of a plan that was not run. */
  readonly rows: string | null;
  /** "2,104 hit, 1,876 read". */
  readonly blocks: string | null;
}

export interface WrittenRow {
  readonly kind: AlignedRow['kind'];
  /** One for each side. */
  readonly nodes: readonly (WrittenNode | null)[];
  /** In place of a node that is missing here: "elsewhere in A". */
  readonly gaps: readonly (string | null)[];
}

/** From so many times off it is written. */
const wrongFrom = 3;

function factorWords(own: NodeMeasures): string {
  const factor = own.mayHaveStoppedEarly ? null : own.estimateFactor;
  return factor === null || factor < wrongFrom ? '' : ` (${timesWords(factor)})`;
}

function rowsWords(node: PlanNode, measures: PlanMeasures): string | null {
  const own = measures.nodes[node.id];
  const estimated = own?.estimatedRows ?? node.estimated?.rows ?? null;
  const expected = estimated === null ? null : countWords(estimated);
  if (!own || own.actualRows === null) return expected;
  if (own.isNeverExecuted) return `${expected ?? '?'} → never executed`;
  return `${expected ?? '?'} → ${countWords(own.actualRows)}${factorWords(own)}`;
}

function blocksWords(node: PlanNode, measures: PlanMeasures): string | null {
  const own = measures.nodes[node.id]?.selfBuffers ?? null;
  if (own === null) return null;
  const parts = [
    [own.sharedHit + own.localHit, 'hit'] as const,
    [own.sharedRead + own.localRead, 'read'] as const,
    [own.tempRead + own.tempWritten, 'temp'] as const,
  ];
  return parts.flatMap(([blocks, word]) => (blocks > 0 ? `${countWords(blocks)} ${word}` : [])).join(', ');
}

function writtenNode(node: PlanNode, depth: number, { measures }: WrittenSide): WrittenNode {
  const ms = measures.nodes[node.id]?.selfMs ?? null;
  return {
    depth,
    name: headText(node),
    selfMs: ms === null ? null : msWords(ms),
    rows: rowsWords(node, measures),
    blocks: blocksWords(node, measures),
  };
}

const sumOf = (values: readonly (number | null | undefined)[]): number | null =>
  values.some((value) => value === null || value === undefined)
    ? null
    : values.reduce((sum: number, value) => sum + (value ?? 0), 0);

/** Partitions that are alike, in one line. */
function foldedNode(
  fold: Fold,
  first: PlanNode,
  ids: readonly number[],
  depth: number,
  side: WrittenSide,
): WrittenNode {
  const { measures } = side;
  const rows = ids.map((id) => measures.nodes[id]);
  const [estimated, actual] = [sumOf(rows.map((own) => own?.estimatedRows)), sumOf(rows.map((own) => own?.actualRows))];
  const below = (id: number): readonly number[] => [
    id,
    ...(side.plan.nodes[id]?.children ?? []).flatMap((child) => below(child.id)),
  ];
  const ms = sumOf(ids.flatMap(below).map((id) => measures.nodes[id]?.selfMs));
  return {
    depth,
    name: `${first.label}: ${fold.text}`,
    selfMs: ms === null ? null : msWords(ms),
    rows: estimated === null || actual === null ? null : `${countWords(estimated)} → ${countWords(actual)}`,
    blocks: null,
  };
}

function rowOf(row: AlignedRow, [a, b]: readonly WrittenSide[]): WrittenRow {
  const elsewhere = row.counterpart !== null;
  const gap = (name: string) => (elsewhere ? `elsewhere in ${name}` : `no counterpart in ${name}`);
  return {
    kind: row.kind,
    nodes: [
      a && row.a ? writtenNode(row.a, row.aDepth ?? 0, a) : null,
      b && row.b ? writtenNode(row.b, row.bDepth ?? 0, b) : null,
    ],
    gaps: [row.a ? null : gap('A'), row.b ? null : gap('B')],
  };
}

function foldRow(fold: Fold, row: AlignedRow, [a, b]: readonly WrittenSide[]): WrittenRow {
  return {
    kind: row.kind,
    nodes: [
      a && row.a ? foldedNode(fold, row.a, fold.aMembers, row.aDepth ?? 0, a) : null,
      b && row.b ? foldedNode(fold, row.b, fold.bMembers, row.bDepth ?? 0, b) : null,
    ],
    gaps: [row.a ? null : 'no counterpart in A', row.b ? null : 'no counterpart in B'],
  };
}

function pairRows(comparison: Comparison, sides: readonly WrittenSide[]): readonly WrittenRow[] {
  const folds = new Map(comparison.folds.map((fold) => [fold.start, fold]));
  const rows: WrittenRow[] = [];
  for (let at = 0; at < comparison.rows.length; ) {
    const [row, fold] = [comparison.rows[at], folds.get(at)];
    if (row) rows.push(fold ? foldRow(fold, row, sides) : rowOf(row, sides));
    at = fold ? fold.end : at + 1;
  }
  return rows;
}

function singleRows(side: WrittenSide): readonly WrittenRow[] {
  const rows: WrittenRow[] = [];
  const left: { node: PlanNode; depth: number }[] = [{ node: side.plan.root, depth: 0 }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { node, depth } = next;
    rows.push({ kind: 'same', nodes: [writtenNode(node, depth, side)], gaps: [null] });
    left.push(...node.children.toReversed().map((child) => ({ node: child, depth: depth + 1 })));
  }
  return rows;
}

/** The trees as rows, partitions that are alike folded; the whole plans are written as text beside them. */
export function reportRows({ comparison, sides }: PlansReport): readonly WrittenRow[] {
  const [first] = sides;
  if (comparison && sides.length === 2) return pairRows(comparison, sides);
  return first ? singleRows(first) : [];
}

/** "A: Cast to date", "Cast to date". */
export const sideTitle = ({ name, title }: WrittenSide): string =>
  [name, title].filter((part) => part !== '').join(': ');
