import type { Tree } from './align-tree.ts';
import { ownShape } from './shape.ts';

/** One number for each different subtree, the same in both trees; by comparing, not by a hash, so none collide. */
function subtreeNumbers(tree: Tree, known: Map<string, number>): Int32Array {
  const numbers = new Int32Array(tree.nodes.length);
  for (let id = tree.nodes.length - 1; id >= 0; id -= 1) {
    const node = tree.nodes[id];
    const below = tree.children[id] ?? [];
    const text = `${node ? ownShape(node) : ''}(${below.map((child) => numbers[child]).join()})`;
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    numbers[id] = number;
  }
  return numbers;
}

/** For each different subtree: its place when it is there once, -1 when more often; absent when not at all. */
function placesOnce(numbers: Int32Array): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  numbers.forEach((number, id) => {
    places.set(number, places.has(number) ? -1 : id);
  });
  return places;
}

/** True for each subtree in which a relation, an index or another source is read: what makes it recognisable. */
function namesSomething(tree: Tree): Uint8Array {
  const named = new Uint8Array(tree.nodes.length);
  for (let id = tree.nodes.length - 1; id >= 0; id -= 1) {
    const node = tree.nodes[id];
    if (node && (node.relation !== null || node.index !== null || node.source !== null)) named[id] = 1;
    if (named[id] === 1 && id > 0) named[tree.parent[id] ?? 0] = 1;
  }
  return named;
}

/**
 * Subtrees that are equal in both plans and there only once: they are counterparts whole, wherever they stand. The
 * topmost ones, as pairs of ids.
 */
export function twinsOf(a: Tree, b: Tree): readonly (readonly [number, number])[] {
  const known = new Map<string, number>();
  const [numbersA, numbersB] = [subtreeNumbers(a, known), subtreeNumbers(b, known)];
  const [onceA, onceB] = [placesOnce(numbersA), placesOnce(numbersB)];
  const named = namesSomething(a);
  const twins: (readonly [number, number])[] = [];
  for (let id = 0; id < a.nodes.length; ) {
    const number = numbersA[id] ?? -1;
    const other = onceB.get(number) ?? -1;
    const isTwin = named[id] === 1 && onceA.get(number) === id && other >= 0;
    if (isTwin) twins.push([id, other]);
    id += isTwin ? (a.size[id] ?? 1) : 1;
  }
  return twins;
}
