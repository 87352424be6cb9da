import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, json, number, text, textOrNull } from '../../postgres/value-types.ts';

/**
 * Every right on a relation or a routine, from the ACL as it stands; where none was ever granted, the defaults of its
 * kind. $2 is the catalog that $1 is from. No row: it was dropped.
 */
export const objectPrivileges = defineStatement({
  name: 'relations.privileges',
  manual: 'https://www.postgresql.org/docs/current/ddl-priv.html',
  limit: 'definition',
  columns: {
    nspname: text,
    name: text,
    kind: text,
    owner: text,
    me: text,
    isDefault: boolean,
    hasUsage: boolean,
    isReadable: boolean,
    hasRowSecurity: boolean,
    grantee: textOrNull,
    grantor: textOrNull,
    column: textOrNull,
    privilege: textOrNull,
    isGrantable: boolean,
    arguments: textOrNull,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        WITH object AS (
          SELECT c.oid, c.relnamespace AS namespace, c.relname AS name, c.relkind AS kind, c.relowner AS owner,
                 c.relacl AS acl, c.relrowsecurity AS "hasRowSecurity", NULL AS arguments,
                 coalesce(c.relacl, pg_catalog.acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner)) AS all_acl,
                 CASE WHEN c.relkind IN ('i', 'I', 't', 'c') THEN true
                      ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END AS readable
          FROM   pg_catalog.pg_class c WHERE $2 = 'pg_class' AND c.oid = $1
          UNION  ALL
          SELECT p.oid, p.pronamespace, p.proname, p.prokind, p.proowner, p.proacl, false,
                 pg_catalog.pg_get_function_identity_arguments(p.oid),
                 coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner)),
                 pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
          FROM   pg_catalog.pg_proc p WHERE $2 = 'pg_proc' AND p.oid = $1),
        entry AS (
          SELECT a.grantee, a.grantor, a.privilege_type, a.is_grantable, NULL::pg_catalog.name AS column, 0 AS attnum
          FROM   object o, pg_catalog.aclexplode(o.all_acl) a WHERE o.kind NOT IN ('i', 'I', 't', 'c')
          UNION  ALL
          SELECT x.grantee, x.grantor, x.privilege_type, x.is_grantable, a.attname, a.attnum
          FROM   object o
          JOIN   pg_catalog.pg_attribute a ON $2 = 'pg_class' AND a.attrelid = o.oid AND NOT a.attisdropped,
                 pg_catalog.aclexplode(a.attacl) x)
        SELECT n.nspname, o.name, o.kind, pg_catalog.pg_get_userbyid(o.owner) AS owner, CURRENT_USER AS me,
               o.acl IS NULL AS "isDefault", pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS "hasUsage",
               coalesce(o.readable, false) AS "isReadable", o."hasRowSecurity",
               CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(e.grantee) END AS grantee,
               CASE WHEN e.grantor IS NOT NULL THEN pg_catalog.pg_get_userbyid(e.grantor) END AS grantor,
               e.column, e.privilege_type AS privilege, coalesce(e.is_grantable, false) AS "isGrantable", o.arguments
        FROM   object o
        JOIN   pg_catalog.pg_namespace n ON n.oid = o.namespace
        LEFT   JOIN entry e ON true
        ORDER  BY e.attnum, e.grantee <> o.owner, 10, e.privilege_type`,
    },
  ],
  params: (oid: number, catalog: 'pg_class' | 'pg_proc') => [oid, catalog],
});

export const relationPolicies = defineStatement({
  name: 'relations.policies',
  manual: 'https://www.postgresql.org/docs/current/ddl-rowsecurity.html',
  limit: 'definition',
  columns: { oid: number, polname: text, command: text, isPermissive: boolean, roles: json<string[]>() },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT p.oid, p.polname,
               CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                             WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
               p.polpermissive AS "isPermissive",
               (SELECT pg_catalog.json_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(r) END)
                FROM   pg_catalog.unnest(p.polroles) r) AS roles
        FROM   pg_catalog.pg_policy p
        WHERE  p.polrelid = $1
        ORDER  BY p.polname`,
    },
  ],
  params: (oid: number) => [oid],
});
