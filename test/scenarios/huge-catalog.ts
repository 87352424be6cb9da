import type { Connect, ScenarioConnection } from './connection.ts';
import { withConnection } from './connection.ts';
import { createHostileNames } from './hostile-names.ts';
import { cheapRelations, extras, lump, schemas } from './huge-catalog-sql.ts';

export interface HugeCatalogSize {
  /** Groups of similar tables: RANGE by month and by day, HASH, inheritance, and shards by name only, in turn. */
  readonly lumps: number;
  /** Tables in each. */
  readonly parts: number;
  /** Further relations without a file (composite types, views) to reach a number of relations quickly. */
  readonly cheap?: number;
  /** How many connections build at the same time. */
  readonly connections?: number;
}

/** Correctness on every server version: some 900 tables, 4,000 pg_class rows, 2 to 3 s. */
export const smallCatalog: HugeCatalogSize = { lumps: 30, parts: 20 };
/** The catalog of the benches: over 18,000 tables and partitions, over 80,000 pg_class rows. */
export const hugeCatalog: HugeCatalogSize = { lumps: 310, parts: 64, connections: 2 };
/** At least 100,000 relations without counting TOAST, for the filter bench. */
export const filterCatalog: HugeCatalogSize = { ...hugeCatalog, cheap: 70_000 };

export interface CatalogCounts {
  /** Rows of pg_class. */
  readonly rows: number;
  /** Tables, partitioned tables, partitions, foreign tables, materialized views. */
  readonly tables: number;
  /** Everything outside TOAST, system schemas included. */
  readonly relations: number;
  readonly routines: number;
}

/** Builds it in an empty database, on PostgreSQL 14 and newer, server-side and in few statements. */
export async function buildHugeCatalog(connect: Connect, size: HugeCatalogSize): Promise<CatalogCounts> {
  await withConnection(connect, 'huge catalog', async (connection) => {
    await connection.query(schemas);
    await createHostileNames(connection);
    for (const statement of extras(size.lumps)) await connection.query(statement);
  });
  const jobs = jobsFor(size);
  const connections = Array.from({ length: size.connections ?? 1 }, () => runFrom(jobs, connect));
  await Promise.all(connections);
  return withConnection(connect, 'huge catalog', async (connection) => {
    await connection.query('ANALYZE');
    return countCatalog(connection);
  });
}

const jobsFor = ({ lumps, parts, cheap = 0 }: HugeCatalogSize): string[] => [
  ...Array.from({ length: lumps }, (_, number) => lump(number, parts)),
  ...Array.from({ length: Math.ceil(cheap / 5000) }, (_, part) =>
    cheapRelations(part, Math.min(5000, cheap - part * 5000)),
  ),
];

async function runFrom(jobs: string[], connect: Connect): Promise<void> {
  // The backend's memory grows with every relation that it makes; a fresh connection gives it back.
  while (jobs.length > 0) {
    await withConnection(connect, 'huge catalog', async (connection) => {
      for (const job of jobs.splice(0, 20)) await connection.query(job);
    });
  }
}

export async function countCatalog(connection: ScenarioConnection): Promise<CatalogCounts> {
  const [row] = await connection.query(`
    SELECT count(*)::integer AS rows,
           count(*) FILTER (WHERE relkind IN ('r', 'p', 'f', 'm'))::integer AS tables,
           count(*) FILTER (WHERE relkind <> 't' AND relnamespace <> 'pg_toast'::regnamespace)::integer AS relations,
           (SELECT count(*) FROM pg_proc)::integer AS routines
    FROM pg_class`);
  const number = (name: string) => Number(row?.[name]);
  return {
    rows: number('rows'),
    tables: number('tables'),
    relations: number('relations'),
    routines: number('routines'),
  };
}
