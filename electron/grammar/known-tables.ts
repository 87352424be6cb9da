import type { Session } from '../postgres/session.ts';
import { keys } from './keys.sql.ts';
import { type KeyedTable, mayList, mayLookUp, type SeenStatement } from './n-plus-one.ts';

/** Keys and foreign keys change seldom. */
const keptMs = 60_000;
const mostNames = 500;

/** The keys of the tables that look-ups and lists name, asked again after a minute. */
export class KnownTables {
  #names: ReadonlySet<string> = new Set();
  #tables: readonly KeyedTable[] = [];
  #atMs = Number.NEGATIVE_INFINITY;

  async forThese(session: Session, seen: readonly SeenStatement[]): Promise<readonly KeyedTable[]> {
    const worth = seen.filter((statement) => mayLookUp(statement) || mayList(statement));
    const names = new Set(worth.flatMap(({ shape }) => shape.names.map(({ name }) => name)).slice(0, mostNames));
    // Without a single look-up nothing needs to be known.
    if (!seen.some(mayLookUp)) return [];
    const isKnown = [...names].every((name) => this.#names.has(name)) && performance.now() - this.#atMs < keptMs;
    if (isKnown) return this.#tables;
    this.#tables = await session.rows(keys, [...names]);
    this.#names = names;
    this.#atMs = performance.now();
    return this.#tables;
  }
}
