import type { RedundantUpdates } from '../contract/writes-parts.ts';

/** Pairs of versions that differ in the same columns; none: identical. */
export interface ChangedColumns {
  readonly changed: readonly string[];
  readonly pairs: number;
}

/** Adds up batches of pages: how many pairs there were, how many were identical, and which columns differed. */
export class RedundantPairs {
  readonly #byColumns = new Map<string, ChangedColumns>();
  #skipped = 0;
  #pages = 0;

  add(groups: readonly ChangedColumns[]): void {
    for (const { changed, pairs } of groups) {
      const key = JSON.stringify(changed);
      this.#byColumns.set(key, { changed, pairs: pairs + (this.#byColumns.get(key)?.pairs ?? 0) });
    }
  }

  read(pages: number): void {
    this.#pages += pages;
  }

  /** Versions whose successor is not there, or pages that could not be read. */
  skip(count: number): void {
    this.#skipped += count;
  }

  get pairs(): number {
    return sumOf([...this.#byColumns.values()]);
  }

  /** Pairs that differ in one column only, by that column. */
  get onlyIn(): ReadonlyMap<string, number> {
    const single = [...this.#byColumns.values()].filter(({ changed }) => changed.length === 1);
    return new Map(single.map(({ changed, pairs }) => [changed[0] ?? '', pairs]));
  }

  found(about: Pick<RedundantUpdates, 'ofPages' | 'tookMs' | 'readAt'>): RedundantUpdates {
    const groups = [...this.#byColumns.values()];
    const columns = new Set(groups.flatMap(({ changed }) => changed));
    const changed = [...columns].map((column) => ({
      column,
      pairs: sumOf(groups.filter((group) => group.changed.includes(column))),
    }));
    changed.sort((a, b) => b.pairs - a.pairs || a.column.localeCompare(b.column));
    const identical = sumOf(groups.filter((group) => group.changed.length === 0));
    return { pairs: this.pairs, identical, changed, pages: this.#pages, skipped: this.#skipped, ...about };
  }
}

const sumOf = (groups: readonly ChangedColumns[]): number => groups.reduce((sum, { pairs }) => sum + pairs, 0);
