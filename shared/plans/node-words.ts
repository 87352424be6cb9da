import { conditionOf } from './fact.ts';
import type { PlanNode } from './plan.ts';
import { isJoin } from './shape-changes.ts';
import { inputsOf } from './tree.ts';

const longest = 60;

/** On one line, and cut: conditions of generated queries may be pages long. */
export function shortened(text: string, most = longest): string {
  const line = text.replaceAll(/\s+/gu, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** What a node scans: "orders o", "generate_series", "CTE x"; null: it scans nothing by name. */
export function scannedWords({ relation, source, nodeType }: PlanNode): string | null {
  if (relation) return relation.alias === null ? relation.relname : `${relation.relname} ${relation.alias}`;
  return nodeType === 'CTE Scan' && source !== null ? `CTE ${source}` : source;
}

/** PostgreSQL names the partitions of "m" m_1, m_2 …; the plan names the table itself nowhere else. null: no partition. */
export const tableWord = ({ relation }: PlanNode): string | null => relation?.alias?.match(/^(.+)_\d+$/su)?.[1] ?? null;

/** The first thing scanned below an input of a join; of a join the outermost one. */
function inputWords(node: PlanNode): string {
  let at: PlanNode | undefined = node;
  while (at) {
    const words = scannedWords(at);
    if (words !== null) return words;
    at = inputsOf(at)[0];
  }
  return node.label;
}

/** "orders with items": the first scans of both inputs. */
export function joinWords(join: PlanNode): string {
  const [outer, inner] = inputsOf(join);
  return [outer, inner].flatMap((input) => (input ? inputWords(input) : [])).join(' with ');
}

function keyWords(node: PlanNode): string | null {
  const key = conditionOf(node, 'Sort Key') ?? conditionOf(node, 'Group Key');
  return key === null ? null : shortened(key, 40);
}

/** A node in a sentence: "Seq Scan on orders", "Hash Join of orders with items", "Sort by total", "Gather". */
export function nodeWords(node: PlanNode): string {
  if (isJoin(node)) return `${node.label} of ${joinWords(node)}`;
  const scanned = scannedWords(node);
  if (scanned !== null) return `${node.label} on ${scanned}`;
  if (node.index !== null) return `${node.label} on ${node.index}`;
  const key = keyWords(node);
  return key === null ? node.label : `${node.label} by ${key}`;
}
