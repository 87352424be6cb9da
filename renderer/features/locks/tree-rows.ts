import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { LockNode } from '../../../shared/locks/lock-node.ts';

/** A connecting line in one step of indentation: passing by, branching off, ending here, nothing. */
export type Guide = 'passing' | 'branch' | 'last' | 'none';

export interface TreeRow {
  readonly node: LockNode;
  readonly guides: readonly Guide[];
  readonly fold: 'open' | 'closed' | null;
}

/** Deeper steps are not drawn: a row keeps room for its text. */
const mostGuides = 7;

/** How long it waits; null where its beginning is hidden. At most so long where only query_start is known. */
export function waitedMs({ wait }: LockNode, nowMs: number): number | null {
  const sinceMs = wait === null ? null : serverMsOrNull(wait.since);
  return sinceMs === null ? null : Math.max(0, nowMs - sinceMs);
}

export function longestWaitMs(nodes: readonly LockNode[], nowMs: number): number | null {
  const waits = nodes.flatMap((node) => waitedMs(node, nowMs) ?? []);
  return waits.length === 0 ? null : Math.max(...waits);
}

/**
 * Those that wait longer, with all above them; a circle is always shown, since it lasts a second at most, and so is a
 * wait of unknown length.
 */
export function longerThan(nodes: readonly LockNode[], leastMs: number, nowMs: number): readonly LockNode[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const shown = new Set<string>();
  for (const node of nodes) {
    const isLong = node.wait !== null && (waitedMs(node, nowMs) ?? leastMs) >= leastMs;
    if (!isLong && node.cycle === null) continue;
    for (let at: LockNode | undefined = node; at && !shown.has(at.key); at = byKey.get(at.parent ?? '')) {
      shown.add(at.key);
    }
  }
  return nodes.filter(({ key }) => shown.has(key));
}

/** Without what stands under a folded one. */
export function rowsOf(nodes: readonly LockNode[], folded: ReadonlySet<string>): readonly TreeRow[] {
  const lastOf = new Map(nodes.map(({ key, parent }) => [parent, key]));
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const hidden = new Set<string>();
  return nodes.flatMap((node) => {
    if (node.parent !== null && (hidden.has(node.parent) || folded.has(node.parent))) {
      hidden.add(node.key);
      return [];
    }
    const fold = lastOf.has(node.key) ? (folded.has(node.key) ? 'closed' : 'open') : null;
    return [{ node, guides: guidesOf(node, lastOf, byKey), fold }];
  });
}

function guidesOf(
  node: LockNode,
  lastOf: ReadonlyMap<string | null, string>,
  byKey: ReadonlyMap<string, LockNode>,
): readonly Guide[] {
  const guides: Guide[] = [];
  for (let at: LockNode | undefined = node; at && at.parent !== null; at = byKey.get(at.parent)) {
    const isLast = lastOf.get(at.parent) === at.key;
    if (at === node) guides.unshift(isLast ? 'last' : 'branch');
    else guides.unshift(isLast ? 'none' : 'passing');
  }
  return guides.slice(-mostGuides);
}

/** While somebody points at the tree or has the keys in it, roots stay where they were; new ones come last. */
export function inKeptOrder(nodes: readonly LockNode[], before: readonly string[]): readonly LockNode[] {
  const roots = nodes.filter(({ parent }) => parent === null).map(({ key }) => key);
  const place = (key: string) => {
    const at = before.indexOf(key);
    return at < 0 ? before.length + roots.indexOf(key) : at;
  };
  const trees = new Map<string, LockNode[]>();
  let tree: LockNode[] = [];
  for (const node of nodes) {
    if (node.parent === null) {
      tree = [];
      trees.set(node.key, tree);
    }
    tree.push(node);
  }
  return roots.toSorted((a, b) => place(a) - place(b)).flatMap((key) => trees.get(key) ?? []);
}
