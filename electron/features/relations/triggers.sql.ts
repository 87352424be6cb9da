import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

/** Waits for nothing. Internal triggers, of foreign keys, are left out. */
export const relationTriggers = defineStatement({
  name: 'relations.triggers',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-trigger.html',
  limit: 'definition',
  columns: { oid: number, tgname: text, function: text, functionOid: number, tgenabled: text, isCloned: boolean },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT t.oid, t.tgname, pg_catalog.concat(n.nspname, '.', p.proname) AS function, p.oid AS "functionOid", t.tgenabled,
               t.tgparentid <> 0 AS "isCloned"
        FROM   pg_catalog.pg_trigger t
        JOIN   pg_catalog.pg_proc p ON p.oid = t.tgfoid
        JOIN   pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE  t.tgrelid = $1 AND NOT t.tgisinternal
        ORDER  BY t.tgname`,
    },
  ],
  params: (oid: number) => [oid],
});

/** Waits behind ACCESS EXCLUSIVE on the table. */
export const triggerDefinition = defineStatement({
  name: 'relations.triggerDefinition',
  manual: 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG-TABLE',
  limit: 'definition',
  columns: { definition: textOrNull },
  texts: [{ since: PG.v14, sql: sql`SELECT pg_catalog.pg_get_triggerdef($1::pg_catalog.oid) AS definition` }],
  params: (oid: number) => [oid],
});
