import type { PlanNode } from '../../../shared/plans/plan.ts';

/** What tells a node from others of its kind comes first. */
const telling = [
  'Sort Key',
  'Group Key',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Index Cond',
  'Recheck Cond',
  'TID Cond',
  'Filter',
  'One-Time Filter',
  'Cache Key',
  'Presorted Key',
  'Function Call',
];

/** Partitions and inherited tables are called reports_1, reports_2 … by the server itself. */
function isOwnName(alias: string, relname: string): boolean {
  const stem = /^(.*)_\d+$/su.exec(alias)?.[1];
  return alias === relname || (stem !== undefined && relname.startsWith(stem));
}

/** "public.songs s using songs_pkey": what is read, and by what. */
export function readWords({ relation, index, source }: PlanNode): string {
  const words: string[] = [];
  if (relation) {
    const { relname, alias } = relation;
    words.push(alias === null || isOwnName(alias, relname) ? relname : `${relname} ${alias}`);
  } else if (source !== null) words.push(source);
  if (index !== null) words.push(relation ? `using ${index}` : index);
  return words.join(' ');
}

/** "2 of 2 workers launched", "quicksort, 38 kB": the server's own words, shortened. */
function factWords(node: PlanNode): readonly string[] {
  const fact = (name: string) => node.facts.find((one) => one.name === name)?.text;
  const words: string[] = [];
  if (node.workersPlanned !== null) words.push(workerWords(node.workersPlanned, node.workersLaunched));
  const method = fact('Sort Method');
  if (method !== undefined) words.push(method);
  const space = fact('Sort Space Used') ?? fact('Peak Memory Usage');
  if (space !== undefined && /^\d+$/.test(space)) words.push(`${Number(space).toLocaleString('en-US')} kB`);
  const batches = fact('Hash Batches') ?? fact('HashAgg Batches');
  if (batches !== undefined && Number(batches) > 1) words.push(`${batches} batches`);
  return words;
}

const workerWords = (planned: number, launched: number | null): string =>
  launched === null ? `${planned} workers planned` : `${launched} of ${planned} workers launched`;

/** The second line under a node's name. */
export function nodeWords(node: PlanNode): string {
  const conditions = telling.flatMap((name) => node.conditions.filter((one) => one.name === name));
  const [first] = conditions;
  return [node.subplanName ?? '', readWords(node), first ? first.text : '', ...factWords(node)]
    .filter((words) => words !== '')
    .join(', ');
}
