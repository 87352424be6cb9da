import fc from 'fast-check';
import type { ShapeChangeKind } from '../../shared/plans/comparison.ts';
import { type MadeNode, over, scan } from './made-plans.ts';

const joins = ['Nested Loop', 'Hash Join', 'Merge Join'];
const unaries = ['Sort', 'Limit', 'Materialize', 'Gather', 'Hash', 'Unique'];

type Drawn =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'unary'; readonly type: string; readonly below: Drawn }
  | { readonly kind: 'join'; readonly type: string; readonly outer: Drawn; readonly inner: Drawn };

const { drawn } = fc.letrec<{ drawn: Drawn }>((tie) => ({
  drawn: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constant<Drawn>({ kind: 'leaf' }),
    fc.record({ kind: fc.constant('unary' as const), type: fc.constantFrom(...unaries), below: tie('drawn') }),
    fc.record({
      kind: fc.constant('join' as const),
      type: fc.constantFrom(...joins),
      outer: tie('drawn'),
      inner: tie('drawn'),
    }),
  ),
}));

function made(tree: Drawn, next: () => string): MadeNode {
  if (tree.kind === 'leaf') return scan(next());
  if (tree.kind === 'unary') return over(tree.type, [made(tree.below, next)]);
  return over(tree.type, [made(tree.outer, next), made(tree.inner, next)], { 'Join Type': 'Inner' });
}

const sizeOf = (node: MadeNode): number => 1 + (node.Plans ?? []).reduce((sum, child) => sum + sizeOf(child), 0);

/** Trees of joins and what stands between; every relation once, t1 t2 … from left to right. */
export const treeOfAnyShape = (most: number): fc.Arbitrary<MadeNode> =>
  drawn
    .map((tree) => {
      let count = 0;
      return made(tree, () => {
        count += 1;
        return `t${count}`;
      });
    })
    .filter((tree) => sizeOf(tree) <= most);

export const hasPath = (tree: MadeNode): boolean => sizeOf(tree) > 1;

const isUnary = (node: MadeNode) => node.Plans?.length === 1;
const isJoin = (node: MadeNode) => node.Plans?.length === 2;

const nodesOf = (node: MadeNode): readonly MadeNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function replaced(tree: MadeNode, old: MadeNode, by: MadeNode): MadeNode {
  if (tree === old) return by;
  return tree.Plans ? { ...tree, Plans: tree.Plans.map((child) => replaced(child, old, by)) } : tree;
}

/** Changes one node that fits, chosen by the seed; null: none fits. */
const changing =
  (fits: (node: MadeNode) => boolean, change: (node: MadeNode) => MadeNode) =>
  (tree: MadeNode, seed: number): MadeNode | null => {
    const candidates = nodesOf(tree).filter(fits);
    const chosen = candidates[seed % Math.max(1, candidates.length)];
    return chosen ? replaced(tree, chosen, change(chosen)) : null;
  };

export interface Mutation {
  readonly name: string;
  readonly mutate: (tree: MadeNode, seed: number) => MadeNode | null;
  readonly expected: Readonly<Record<string, number>>;
  readonly change: ShapeChangeKind | null;
}

export const mutations: readonly Mutation[] = [
  {
    name: 'another way to scan',
    mutate: changing(
      (node) => node['Node Type'] === 'Seq Scan',
      (node) => ({ ...node, 'Node Type': 'Tid Scan' }),
    ),
    expected: { changed: 1 },
    change: 'scan-method',
  },
  {
    name: 'another way to join',
    mutate: changing(
      (node) => node['Node Type'] === 'Hash Join',
      (node) => ({ ...node, 'Node Type': 'Merge Join' }),
    ),
    expected: { changed: 1 },
    change: 'join-method',
  },
  {
    name: 'another type of join',
    mutate: changing(isJoin, (node) => ({ ...node, 'Join Type': 'Left' })),
    expected: { changed: 1 },
    change: 'join-type',
  },
  {
    name: 'a node taken out',
    mutate: changing(isUnary, (node) => node.Plans?.[0] ?? node),
    expected: { 'only-a': 1 },
    change: null,
  },
  {
    name: 'a node put in',
    mutate: changing(
      () => true,
      (node) => over('Memoize', [node]),
    ),
    expected: { 'only-b': 1 },
    change: null,
  },
  {
    name: 'parallel',
    mutate: changing(
      (node) => node['Node Type'] === 'Seq Scan',
      (node) => ({ ...node, 'Parallel Aware': true }),
    ),
    expected: { changed: 1 },
    change: 'parallel',
  },
];
