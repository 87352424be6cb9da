import type { RelationList } from '../../shared/contract/relations.ts';

/** One row of a list that a test makes up; parents and tables by name. */
export interface Made {
  readonly name: string;
  readonly schema: string;
  /** relkind */
  readonly kind: string;
  readonly rows: number;
  readonly pages: number;
  readonly owner?: string;
  readonly partitionOf?: string;
  readonly on?: string;
  readonly flags?: number;
}

/** A reply of `relations.list` from rows that are easy to read. */
export function listOf(made: readonly Made[], block_size = 8192): RelationList {
  const schemas = [...new Set(made.map((one) => one.schema))];
  const owners = [...new Set(made.map((one) => one.owner ?? 'me'))];
  const oidOf = (name: string | undefined) =>
    name === undefined ? 0 : made.findIndex((one) => one.name === name) + 20_000;
  return {
    relations: {
      oid: made.map((_, n) => n + 20_000),
      relnamespace: made.map((one) => schemas.indexOf(one.schema) + 1),
      relname: made.map((one) => one.name),
      relkind: made.map((one) => one.kind).join(''),
      relowner: made.map((one) => owners.indexOf(one.owner ?? 'me') + 1),
      relam: made.map(() => 2),
      reltuples: made.map((one) => one.rows),
      relpages: made.map((one) => one.pages),
      parent: made.map((one) => oidOf(one.partitionOf)),
      table: made.map((one) => oidOf(one.on)),
      toast: made.map(() => 0),
      flags: made.map((one) => (one.flags ?? 0) | (one.partitionOf === undefined ? 0 : 1)),
    },
    routines: {
      oid: [],
      pronamespace: [],
      proname: [],
      prokind: '',
      proowner: [],
      prolang: [],
      arguments: [],
      prorettype: [],
      flags: [],
    },
    names: {
      schemas: schemas.map((nspname, n) => ({
        oid: n + 1,
        nspname,
        hasUsage: true,
        isSystem: nspname === 'pg_catalog',
      })),
      roles: owners.map((rolname, n) => ({ oid: n + 1, rolname })),
      accessMethods: [{ oid: 2, amname: 'heap' }],
      languages: [],
      types: [],
      foreignServers: [],
      comments: { classoid: [], objoid: [], description: [] },
    },
    token: { counters: null, schemas: {}, routines: '', names: '' },
    block_size,
    role: 'me',
    readAt: '2026-11-21 08:00:00+00',
  };
}
