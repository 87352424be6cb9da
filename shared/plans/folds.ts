import type { Tree } from './align-tree.ts';
import type { AlignedRow, Fold } from './comparison.ts';
import type { PlanNode } from './plan.ts';
import { isAppend } from './shape-changes.ts';

/** Fewer than this are shown as they are. */
const least = 3;

/** A node's subtree in words that partitions of one table share: no names of relations and indexes. */
function likeness(node: PlanNode): string {
  return `${node.label}(${node.children.map(likeness).join()})`;
}

/** Of each node that is a partition under an Append: its subtree's likeness. */
function members(tree: Tree): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const node of tree.nodes) {
    if (!isAppend(node)) continue;
    for (const child of node.children) {
      if (child.subplanName === null) found.set(child.id, likeness(child));
    }
  }
  return found;
}

interface Sides {
  readonly a: Tree;
  readonly b: Tree;
  readonly membersA: ReadonlyMap<number, string>;
  readonly membersB: ReadonlyMap<number, string>;
}

/** What rows of one fold have in common; null: the row begins no partition, or one that differs. */
function foldKey(row: AlignedRow, sides: Sides): string | null {
  if (row.kind === 'changed' || row.counterpart !== null) return null;
  const a = row.a ? sides.membersA.get(row.a.id) : '';
  const b = row.b ? sides.membersB.get(row.b.id) : '';
  if (a === undefined || b === undefined) return null;
  const above = [row.a ? sides.a.parent[row.a.id] : '', row.b ? sides.b.parent[row.b.id] : ''];
  return `${row.kind} ${above.join()} ${a} ${b}`;
}

/** The rows of the partition that begins at `start`: all below it. null: something in there differs. */
function endOf(rows: readonly AlignedRow[], start: number): number | null {
  const first = rows[start];
  if (!first) return null;
  let end = start + 1;
  for (let row = rows[end]; row && isBelow(row, first); end += 1, row = rows[end]) {
    if (row.kind !== first.kind || row.counterpart !== null) return null;
  }
  return end;
}

const isBelow = (row: AlignedRow, first: AlignedRow): boolean =>
  first.aDepth !== null && row.aDepth !== null
    ? row.aDepth > first.aDepth
    : first.bDepth !== null && row.bDepth !== null && row.bDepth > first.bDepth;

interface Run {
  readonly key: string;
  /** Where each of its partitions begins. Grows in place: of 20,000 partitions each copy would hold all before. */
  readonly starts: number[];
  end: number;
}

function runsOf(rows: readonly AlignedRow[], sides: Sides): readonly Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at];
    const key = row ? foldKey(row, sides) : null;
    const end = key === null ? null : endOf(rows, at);
    if (key === null || end === null) {
      at += 1;
      continue;
    }
    const last = runs.at(-1);
    if (last && last.key === key && last.end === at) {
      last.starts.push(at);
      last.end = end;
    } else runs.push({ key, starts: [at], end });
    at = end;
  }
  return runs;
}

/** "210 more partitions": runs of partitions that are alike, all but the first of each run. */
export function foldsOf(rows: readonly AlignedRow[], a: Tree, b: Tree): readonly Fold[] {
  const sides = { a, b, membersA: members(a), membersB: members(b) };
  return runsOf(rows, sides).flatMap(({ starts, end }) => {
    const [, start] = starts;
    const folded = starts.slice(1);
    if (start === undefined || folded.length < least) return [];
    const idsOf = (side: 'a' | 'b') => folded.flatMap((at) => rows[at]?.[side]?.id ?? []);
    const text = `${folded.length} more ${wordFor(rows[start])}`;
    return [{ start, end, aMembers: idsOf('a'), bMembers: idsOf('b'), text }];
  });
}

/** Members of an Append are partitions when they read relations; of a UNION ALL they may be anything. */
function wordFor(row: AlignedRow | undefined): string {
  const node = row?.a ?? row?.b;
  return node?.relation ? 'partitions' : 'alike';
}
