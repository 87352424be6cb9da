import type { PackedLockNode, PackedLockTree } from '../contract/locks.ts';

/** What one waits for. */
export interface WaitOf extends NonNullable<PackedLockNode['wait']> {
  /** Keys of those who hold a lock that conflicts. */
  readonly hard: readonly string[];
  /** Keys of those who only asked before it, for a mode that conflicts. */
  readonly soft: readonly string[];
}

/** Who waits, or is waited for; others are named by their keys. */
export interface LockNode extends Omit<PackedLockNode, 'hard' | 'soft' | 'wait'> {
  readonly wait: WaitOf | null;
  /** Keys of all it waits for. */
  readonly blockedBy: readonly string[];
  /** Those of them that do not stand above it in the tree. */
  readonly besides: readonly string[];
}

export interface LockTree extends Omit<PackedLockTree, 'nodes'> {
  readonly nodes: readonly LockNode[];
}

/** For the door: keys become places in the list. */
export function packedNodes(nodes: readonly LockNode[]): PackedLockNode[] {
  const places = new Map(nodes.map(({ key }, index) => [key, index]));
  const placesOf = (keys: readonly string[] = []) => keys.flatMap((key) => places.get(key) ?? []);
  return nodes.map((one) => {
    const { blockedBy: _, besides: __, wait, ...node } = one;
    if (wait === null) return { ...node, wait, hard: [], soft: [] };
    const { hard, soft, ...rest } = wait;
    return { ...node, wait: rest, hard: placesOf(hard), soft: placesOf(soft) };
  });
}

/** As it was before the door. */
export function unpackedTree({ nodes, ...tree }: PackedLockTree): LockTree {
  const keysAt = (places: readonly number[]) => places.flatMap((place) => nodes[place]?.key ?? []);
  const parents = new Map(nodes.map(({ key, parent }) => [key, parent]));
  const unpacked = nodes.map(({ hard, soft, wait, ...node }): LockNode => {
    const waits = wait === null ? null : { ...wait, hard: keysAt(hard), soft: keysAt(soft) };
    const blockedBy = waits === null ? [] : [...waits.hard, ...waits.soft];
    const above = keysAbove(node.key, parents);
    return { ...node, wait: waits, blockedBy, besides: blockedBy.filter((key) => !above.has(key)) };
  });
  return { ...tree, nodes: unpacked };
}

export function keysAbove(key: string, parents: ReadonlyMap<string, string | null>): ReadonlySet<string> {
  const above = new Set<string>();
  for (let at = parents.get(key) ?? null; at !== null; at = parents.get(at) ?? null) above.add(at);
  return above;
}
