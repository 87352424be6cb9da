import { createHash } from 'node:crypto';

type Cells = readonly (string | null)[];

/** A row and its parent; null where it has none. */
export interface Paired {
  readonly row: Cells;
  readonly parent: Cells | null;
}

/** No cell can look like two, or like NULL: each says its length first. */
function written(cells: Cells): string {
  let text = '';
  for (const cell of cells) text += cell === null ? '-;' : `${cell.length}:${cell};`;
  return text;
}

/** Of rows in their order, each with its parent, however they were fetched. */
export function digestOf(pairs: readonly Paired[]): string {
  const hash = createHash('sha256');
  for (const { row, parent } of pairs) {
    hash.update(written(row));
    hash.update(parent === null ? '|none\n' : `|${written(parent)}\n`);
  }
  return hash.digest('base64').slice(0, 22);
}
