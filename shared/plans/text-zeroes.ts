import { Fields, type Pair, pairsOf } from './fields.ts';

// FORMAT TEXT writes no line for counters that are all 0. When one node has such a line, the others have none of them.
const kinds: readonly (readonly [string, (name: string) => boolean])[] = [
  ['Shared Hit Blocks', (name) => / (?:Hit|Read|Dirtied|Written) Blocks$/u.test(name)],
  ['I/O Read Time', (name) => name.endsWith('I/O Read Time') || name.endsWith('I/O Write Time')],
  ['WAL Records', (name) => name === 'WAL Records' || name === 'WAL FPI' || name === 'WAL Bytes'],
];

type Kind = (typeof kinds)[number];

const namesOf = (fields: Fields): readonly string[] => fields.pairs.map(([name]) => name);

function nodesOf(root: Fields): readonly Fields[] {
  const nodes = [root];
  for (const { pairs } of nodes)
    for (const [name, plans] of pairs)
      if (name === 'Plans' && Array.isArray(plans))
        for (const plan of plans) if (plan instanceof Fields) nodes.push(plan);
  return nodes;
}

function isUsed([, isOne]: Kind, nodes: readonly Fields[], around: readonly Pair[]): boolean {
  const planning = pairsOf(around.find(([name]) => name === 'Planning')?.[1]) ?? [];
  return planning.some(([name]) => isOne(name)) || nodes.some((node) => namesOf(node).some(isOne));
}

/** The tree with a 0 for each counter that the text would have told of. */
export function withZeroes(root: Fields, around: readonly Pair[]): Fields {
  const nodes = nodesOf(root);
  const used = kinds.filter((kind) => isUsed(kind, nodes, around));
  if (used.length === 0) return root;
  const anew = new Map<unknown, Fields>();
  for (const node of nodes.toReversed()) {
    const names = namesOf(node);
    const zeroes = used.filter(([, isOne]) => !names.some(isOne)).map(([name]): Pair => [name, 0]);
    const pairs = node.pairs.map(
      ([name, value]): Pair =>
        name === 'Plans' && Array.isArray(value)
          ? [name, value.map((plan: unknown) => anew.get(plan) ?? plan)]
          : [name, value],
    );
    anew.set(node, new Fields([...pairs, ...zeroes]));
  }
  return anew.get(root) ?? root;
}

const has = (pairs: readonly Pair[], wanted: string): boolean => pairs.some(([name]) => name === wanted);

/** The same of planning, which EXPLAIN counts whenever it tells the planning's time. */
export function planningZeroes(root: Fields, around: readonly Pair[]): readonly Pair[] {
  const isCounted = has(around, 'Planning Time') && nodesOf(root).some(({ pairs }) => has(pairs, 'Shared Hit Blocks'));
  if (!isCounted) return [];
  return has(around, 'Planning') ? [] : [['Planning', new Fields([['Shared Hit Blocks', 0]])]];
}
