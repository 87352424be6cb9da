import type { Row } from '../postgres/statement.ts';
import type { Names, SampleRow } from './backend-of.ts';
import type { namesStatement } from './names.sql.ts';

/** Databases and roles by oid, as they were called when it was asked. */
export class KnownNames implements Names {
  databases: ReadonlyMap<string, string> = new Map();
  roles: ReadonlyMap<string, string> = new Map();
  #asked: ReadonlySet<string> = new Set();

  /** Whether a database or role appears that was never asked for. What was asked and has no name is gone. */
  lacks(rows: readonly SampleRow[]): boolean {
    return rows.some(({ datid, usesysid }) => this.#isNew('d', datid) || this.#isNew('r', usesysid));
  }

  take(rows: readonly SampleRow[], named: readonly Row<typeof namesStatement.columns>[]): void {
    const of = (kind: string) =>
      new Map(named.filter((row) => row.kind === kind).map(({ oid, name }) => [oid, name] as const));
    this.databases = of('database');
    this.roles = of('role');
    this.#asked = new Set(rows.flatMap(({ datid, usesysid }) => [`d${datid}`, `r${usesysid}`]));
  }

  #isNew(prefix: string, oid: string | null): boolean {
    return oid !== null && !this.#asked.has(`${prefix}${oid}`);
  }
}

const distinct = (oids: readonly (string | null)[]): string[] => [
  ...new Set(oids.filter((oid): oid is string => oid !== null)),
];

/** The oids of a sample, to ask for. */
export const oidsOf = (rows: readonly SampleRow[]) => ({
  databases: distinct(rows.map(({ datid }) => datid)),
  roles: distinct(rows.map(({ usesysid }) => usesysid)),
});
