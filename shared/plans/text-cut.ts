import { NotReadable, wholeOutput } from './plan-fault.ts';
import type { TextLine } from './text-lines.ts';
import { isBalanced } from './text-literal.ts';
import type { TextNode } from './text-node.ts';
import type { TextScan } from './text-scan.ts';
import { leastInputs } from './text-tree.ts';

const nodesSeen = (count: number): string => (count === 1 ? 'its first node' : `${count} nodes`);

/** From the root to the last node: where a text that stops leaves nodes without their inputs. */
function lastBranch(root: TextNode): readonly TextNode[] {
  const branch = [root];
  for (let node = root.children.at(-1); node; node = node.children.at(-1)) branch.push(node);
  return branch;
}

const hasActual = ({ tail }: TextLine): boolean => tail.pairs.some(([name]) => name === 'Actual Loops');

/** Whether the last line stops before its end: each node's line tells as much as the first one's. */
function stopsInLine({ first, last }: TextScan): boolean {
  if (last.tail.isBroken) return true;
  if (!last.hasArrow) return !last.tail.isMeasured && !isBalanced(last.body);
  return last.tail.isMeasured !== first.tail.isMeasured || hasActual(last) !== hasActual(first);
}

/** Throws NotReadable when the text stops inside a node, or before a node has its inputs. */
export function cutOff(scan: TextScan): void {
  const { root, items, around, triggers, last } = scan;
  const isEnded = around.length > 0 || triggers.length > 0;
  const count = 1 + items.filter(({ kind }) => kind === 'node').length;
  if (last.tail.isBroken || (!isEnded && stopsInLine(scan)))
    throw new NotReadable(
      'The plan is cut off.',
      `It stops in line ${last.number}, in the middle of it, after ${nodesSeen(count)}. ${wholeOutput}`,
      last.number,
    );
  const waiting = isEnded ? undefined : lastBranch(root).find((node) => node.inputs < leastInputs(node));
  if (waiting)
    throw new NotReadable(
      'The plan is cut off.',
      `It stops after ${nodesSeen(count)}: "${waiting.head}" in line ${waiting.line} lacks what it reads from. ${wholeOutput}`,
      last.number,
    );
}
