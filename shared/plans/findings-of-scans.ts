import { conditionOf, factNumber } from './fact.ts';
import type { Ranked } from './finding.ts';
import { grouped, type Placed } from './grouped.ts';
import type { PlanMeasures } from './measures.ts';
import { nodeWords, scannedWords, shortened, tableWord } from './node-words.ts';
import { countOf, countWords, shareWords } from './number-words.ts';
import type { Plan, PlanNode } from './plan.ts';

/** Fewer rows than these are read in no time, whatever part of them is thrown away. */
const manyRows = 1000;

type Told = Pick<Placed, 'kind' | 'title' | 'text' | 'weight'>;

/** Rows per loop are what PostgreSQL tells; here they are of all loops. */
function filter(node: PlanNode, share: number): Told | null {
  const { actual } = node;
  const removed = node.rowsRemoved.find(({ by }) => by === 'Filter' || by === 'Join Filter');
  if (!actual || !removed) return null;
  const [gone, kept] = [removed.rows * actual.loops, actual.rows * actual.loops];
  if (gone < manyRows || gone < 9 * kept) return null;
  const condition = conditionOf(node, removed.by);
  const words = condition === null ? '' : ` ${removed.by}: ${shortened(condition, 120)}`;
  return {
    kind: 'filter',
    title: `${shareWords(gone / (gone + kept))} of the rows of ${tableWord(node) ?? scannedWords(node) ?? node.label} are filtered away`,
    text: `${nodeWords(node)}: ${countOf(Math.round(gone), 'row')} removed, ${countWords(kept)} kept.${words}`,
    weight: 20 + 60 * share,
  };
}

function lossy(node: PlanNode, share: number): Told | null {
  const [lost, exact] = [factNumber(node, 'Lossy Heap Blocks') ?? 0, factNumber(node, 'Exact Heap Blocks') ?? 0];
  if (lost === 0) return null;
  const rechecked = node.rowsRemoved.find(({ by }) => by === 'Index Recheck')?.rows ?? 0;
  const removed =
    rechecked > 0
      ? ` ${countOf(Math.round(rechecked * (node.actual?.loops ?? 1)), 'row')} removed by the recheck.`
      : '';
  return {
    kind: 'lossy',
    title: 'Bitmap too large for work_mem',
    text: `${nodeWords(node)}: of ${countOf(lost + exact, 'block')} ${countWords(lost)} are lossy, every row in them is checked again.${removed}`,
    weight: 30 + 60 * share,
  };
}

function heapFetches(node: PlanNode, share: number): Told | null {
  const fetches = factNumber(node, 'Heap Fetches') ?? 0;
  const rows = (node.actual?.rows ?? 0) * (node.actual?.loops ?? 0);
  if (fetches < manyRows || fetches < rows / 2) return null;
  return {
    kind: 'heap-fetches',
    title: `Index-only scan of ${scannedWords(node) ?? node.index ?? '?'} goes to the heap`,
    text: `${countOf(fetches, 'heap fetch', 'heap fetches')} for ${countOf(Math.round(rows), 'row')}: the visibility map does not cover those blocks.`,
    weight: 15 + 60 * share,
  };
}

const looks = [filter, lossy, heapFetches];

/** What scans did for nothing. */
export function tableFindings(plan: Plan, measures: PlanMeasures): readonly Ranked[] {
  const found = plan.nodes.flatMap((node) => {
    const share = measures.nodes[node.id]?.share ?? 0;
    return looks.flatMap((look): readonly Placed[] => {
      const told = look(node, share);
      const group = `${told?.kind} ${tableWord(node) ?? node.id}`;
      return told ? [{ ...told, aNode: node.id, bNode: null, group, place: nodeWords(node) }] : [];
    });
  });
  return grouped(found);
}
