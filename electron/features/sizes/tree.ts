/**
 * Partition trees by catalog. `parent[i]` is the index of relation i's parent, or -1. With inhseqno = 1 everybody has at
 * most one, so multiple inheritance is counted once.
 */

/** The index of each relation's topmost ancestor; its own for whoever has none. */
export function rootsOf(parent: Int32Array): Int32Array {
  const root = new Int32Array(parent.length).fill(-1);
  for (let start = 0; start < parent.length; start += 1) {
    const path: number[] = [];
    let at = start;
    // The length stops a circle, which no catalog should hold but a damaged one may.
    while ((root[at] ?? at) === -1 && path.length <= parent.length) {
      path.push(at);
      const up = parent[at] ?? -1;
      if (up === -1 || path.length > parent.length) break;
      at = up;
    }
    const top = root[at] === -1 ? at : (root[at] ?? at);
    for (const seen of path) root[seen] = top;
  }
  return root;
}
