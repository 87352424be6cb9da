import { factNumber, factOf } from './fact.ts';
import { countOf, kBWords } from './number-words.ts';
import type { Buffers, PlanNode } from './plan.ts';

/** What a node wrote to temporary files because it was larger than work_mem; kB null: PostgreSQL does not say how much. */
export interface Spill {
  readonly kB: number | null;
  /** "external merge, 784 kB on disk", "8 batches". */
  readonly words: string;
}

/** Of the node itself and of its workers: "Worker 0 / Sort Space Used". */
const workerNumbers = (node: PlanNode): readonly string[] => [
  ...new Set(node.facts.flatMap(({ name }) => name.match(/^Worker \d+ \/ /u)?.[0] ?? [])),
];

function sortSpill(node: PlanNode): Spill | null {
  const disks = ['', ...workerNumbers(node)].filter((who) => factOf(node, `${who}Sort Space Type`) === 'Disk');
  if (disks.length === 0) return null;
  const kB = disks.reduce((sum, who) => sum + (factNumber(node, `${who}Sort Space Used`) ?? 0), 0);
  const method = factOf(node, `${disks[0] ?? ''}Sort Method`) ?? 'external sort';
  return { kB, words: `${method}, ${kBWords(kB)} on disk` };
}

/** An Incremental Sort tells it of its groups. */
function groupSpill(node: PlanNode): Spill | null {
  const peaks = ['Full-sort', 'Pre-sorted'].flatMap(
    (kind) => factNumber(node, `${kind} Groups / Sort Space Disk / Peak Sort Space Used`) ?? [],
  );
  const kB = Math.max(0, ...peaks);
  return kB === 0 ? null : { kB, words: `groups of up to ${kBWords(kB)} sorted on disk` };
}

function hashSpill(node: PlanNode): Spill | null {
  const batches = factNumber(node, 'Hash Batches') ?? 1;
  return batches > 1 ? { kB: null, words: `${batches} batches` } : null;
}

function aggregateSpill(node: PlanNode): Spill | null {
  const kB = ['', ...workerNumbers(node)].reduce((sum, who) => sum + (factNumber(node, `${who}Disk Usage`) ?? 0), 0);
  if (kB > 0) return { kB, words: `${kBWords(kB)} on disk` };
  const batches = factNumber(node, 'HashAgg Batches') ?? 1;
  return batches > 1 ? { kB: null, words: `${batches} batches` } : null;
}

/** Materialize, CTE Scan, WindowAgg and others since PostgreSQL 18. */
function storageSpill(node: PlanNode): Spill | null {
  if (factOf(node, 'Storage') !== 'Disk') return null;
  const kB = factNumber(node, 'Maximum Storage');
  return { kB, words: kB === null ? 'stored on disk' : `${kBWords(kB)} on disk` };
}

const looks: ReadonlyMap<string, (node: PlanNode) => Spill | null> = new Map([
  ['Sort', sortSpill],
  ['Incremental Sort', groupSpill],
  ['Hash', hashSpill],
  ['Aggregate', aggregateSpill],
]);

/** Nodes that keep rows and have no property that tells of files: only the blocks they wrote do. */
const keeping: ReadonlySet<string> = new Set([
  'Aggregate',
  'CTE Scan',
  'Function Scan',
  'Materialize',
  'Recursive Union',
  'Table Function Scan',
  'WindowAgg',
]);

/** count(DISTINCT …), and CTE Scan and the like before PostgreSQL 18. The size of a block is not in a plan. */
function writtenSpill(node: PlanNode, own: Buffers | null): Spill | null {
  const blocks = keeping.has(node.nodeType) ? (own?.tempWritten ?? 0) : 0;
  return blocks > 0 ? { kB: null, words: `${countOf(blocks, 'block')} written` } : null;
}

/** null: it did not, or the plan was not run. `own`: what the node itself touched, where that is known. */
export const spillOf = (node: PlanNode, own: Buffers | null = null): Spill | null =>
  (looks.get(node.nodeType) ?? storageSpill)(node) ?? writtenSpill(node, own);
