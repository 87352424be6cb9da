import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { json, jsonOrNull, number, text, textOrNull } from '../../postgres/value-types.ts';

/** Definitions that wait behind ACCESS EXCLUSIVE on what they name: one object per statement. */
const params = (oid: number) => [oid];
const manual = 'https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG-TABLE';

export const viewDefinition = defineStatement({
  name: 'relations.viewDefinition',
  manual,
  limit: 'definition',
  columns: { definition: textOrNull },
  texts: [{ since: PG.v14, sql: sql`SELECT pg_catalog.pg_get_viewdef($1::pg_catalog.oid) AS definition` }],
  params,
});

export const policyExpressions = defineStatement({
  name: 'relations.policyExpressions',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-policy.html',
  limit: 'definition',
  columns: { using: textOrNull, check: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using,
               pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check
        FROM   pg_catalog.pg_policy p
        WHERE  p.oid = $1`,
    },
  ],
  params,
});

/** Rules besides the one that makes a view a view. */
export const ruleNames = defineStatement({
  name: 'relations.rules',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-rewrite.html',
  limit: 'definition',
  columns: { oid: number, rulename: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT r.oid, r.rulename
        FROM   pg_catalog.pg_rewrite r
        WHERE  r.ev_class = $1 AND r.rulename <> '_RETURN'
        ORDER  BY r.rulename`,
    },
  ],
  params,
});

export const ruleDefinition = defineStatement({
  name: 'relations.ruleDefinition',
  manual,
  limit: 'definition',
  columns: { definition: textOrNull },
  texts: [{ since: PG.v14, sql: sql`SELECT pg_catalog.pg_get_ruledef($1::pg_catalog.oid) AS definition` }],
  params,
});

/** Index and constraint, when the index belongs to one. Waits for nothing. */
export const indexConstraint = defineStatement({
  name: 'relations.indexConstraint',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-constraint.html',
  limit: 'definition',
  columns: { nspname: text, relname: text, oid: number, conname: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT n.nspname, c.relname, k.oid, k.conname
        FROM   pg_catalog.pg_constraint k
        JOIN   pg_catalog.pg_class c ON c.oid = k.conrelid
        JOIN   pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE  k.conindid = $1 AND k.contype IN ('p', 'u', 'x')`,
    },
  ],
  params,
});

/** Clauses of CREATE AGGREGATE in their order, each with its value; functions and types as they are written there. */
export const aggregateClauses = defineStatement({
  name: 'relations.aggregate',
  manual: 'https://www.postgresql.org/docs/current/catalog-pg-aggregate.html',
  limit: 'definition',
  columns: {
    kind: text,
    direct: number,
    functions: json<Record<string, string>>(),
    values: json<Record<string, string>>(),
    sortop: jsonOrNull<{ nspname: string; oprname: string }>(),
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT a.aggkind AS kind, a.aggnumdirectargs AS direct,
               pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
                 'SFUNC', a.aggtransfn::pg_catalog.regproc::pg_catalog.text,
                 'STYPE', pg_catalog.format_type(a.aggtranstype, NULL),
                 'FINALFUNC', CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalfn::pg_catalog.regproc::pg_catalog.text END,
                 'COMBINEFUNC', CASE WHEN a.aggcombinefn <> 0 THEN a.aggcombinefn::pg_catalog.regproc::pg_catalog.text END,
                 'SERIALFUNC', CASE WHEN a.aggserialfn <> 0 THEN a.aggserialfn::pg_catalog.regproc::pg_catalog.text END,
                 'DESERIALFUNC', CASE WHEN a.aggdeserialfn <> 0 THEN a.aggdeserialfn::pg_catalog.regproc::pg_catalog.text END,
                 'MSFUNC', CASE WHEN a.aggmtransfn <> 0 THEN a.aggmtransfn::pg_catalog.regproc::pg_catalog.text END,
                 'MINVFUNC', CASE WHEN a.aggminvtransfn <> 0 THEN a.aggminvtransfn::pg_catalog.regproc::pg_catalog.text END,
                 'MSTYPE', CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END,
                 'MFINALFUNC', CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalfn::pg_catalog.regproc::pg_catalog.text END,
                 'SSPACE', CASE WHEN a.aggtransspace <> 0 THEN a.aggtransspace::pg_catalog.text END,
                 'MSSPACE', CASE WHEN a.aggmtransspace <> 0 THEN a.aggmtransspace::pg_catalog.text END,
                 'PARALLEL', CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END,
                 'FINALFUNC_MODIFY', CASE a.aggfinalmodify WHEN 's' THEN 'SHAREABLE' WHEN 'w' THEN 'READ_WRITE'
                                     ELSE CASE WHEN a.aggkind <> 'n' THEN 'READ_ONLY' END END)) AS functions,
               pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
                 'INITCOND', a.agginitval, 'MINITCOND', a.aggminitval,
                 'FINALFUNC_EXTRA', CASE WHEN a.aggfinalextra THEN 'yes' END,
                 'MFINALFUNC_EXTRA', CASE WHEN a.aggmfinalextra THEN 'yes' END)) AS values,
               (SELECT pg_catalog.json_build_object('nspname', n.nspname, 'oprname', o.oprname)
                FROM   pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
                WHERE  o.oid = a.aggsortop) AS sortop
        FROM   pg_catalog.pg_aggregate a
        JOIN   pg_catalog.pg_proc p ON p.oid = a.aggfnoid
        WHERE  a.aggfnoid = $1`,
    },
  ],
  params,
});
