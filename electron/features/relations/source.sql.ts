import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { text, textOrNull } from '../../postgres/value-types.ts';

/** Waits for nothing: the body as it is stored. Empty for a body in standard SQL (BEGIN ATOMIC), which is a parse tree. */
export const routineSource = defineStatement({
  name: 'relations.source',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-proc.html',
  limit: 'definition',
  columns: {
    nspname: text,
    proname: text,
    prokind: text,
    language: text,
    prosrc: text,
    probin: textOrNull,
    arguments: text,
    result: textOrNull,
    identity: text,
    owner: text,
    description: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname, p.proname, p.prokind, l.lanname AS language, p.prosrc, p.probin::pg_catalog.text AS probin,
               pg_catalog.pg_get_function_arguments(p.oid) AS arguments,
               pg_catalog.pg_get_function_result(p.oid) AS result,
               pg_catalog.pg_get_function_identity_arguments(p.oid) AS identity,
               pg_catalog.pg_get_userbyid(p.proowner) AS owner, d.description
        FROM   pg_catalog.pg_proc p
        JOIN   pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        JOIN   pg_catalog.pg_language l ON l.oid = p.prolang
        LEFT   JOIN pg_catalog.pg_description d ON d.classoid = 1255 AND d.objoid = p.oid AND d.objsubid = 0
        WHERE  p.oid = $1`,
    },
  ],
  params: (oid: number) => [oid],
});

/** A body in standard SQL waits behind ACCESS EXCLUSIVE on what it reads. There is none for aggregates. */
export const routineDefinition = defineStatement({
  name: 'relations.routineDefinition',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG-TABLE',
  limit: 'definition',
  columns: { definition: textOrNull },
  texts: [{ since: PG.v14, sql: sql`SELECT pg_catalog.pg_get_functiondef($1::pg_catalog.oid) AS definition` }],
  params: (oid: number) => [oid],
});
