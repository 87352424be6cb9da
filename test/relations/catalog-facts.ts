/**
 * What two databases must agree on after the DDL of one ran in the other, by catalog, names instead of oids. Written
 * apart from the statements of the room: a mistake there must not hide itself here.
 */
const ours = `n.nspname IN ('shop', 'closed')`;
const acl = (column: string) =>
  `(SELECT array_agg(DISTINCT (CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END, x.privilege_type, x.is_grantable)::text)
    FROM aclexplode(${column}) x)`;

export function catalogFacts(major: number): Readonly<Record<string, string>> {
  return {
    relations: `
      SELECT n.nspname, c.relname, c.relkind, c.relpersistence, pg_get_userbyid(c.relowner) AS owner, c.reloptions,
             c.relispartition, c.relispopulated, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, a.amname,
             pg_get_expr(c.relpartbound, c.oid) AS bound, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS key,
             t.reloptions AS toast_options, obj_description(c.oid, 'pg_class') AS comment,
             ${acl(`coalesce(c.relacl, acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner))`)} AS acl
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am a ON a.oid = c.relam
      LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
      WHERE ${ours} AND NOT (c.relname = 'orders_total_key') ORDER BY 1, 2`,
    columns: `
      SELECT n.nspname, c.relname, a.attname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) AS place,
             format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attidentity, a.attgenerated, l.collname,
             a.attstorage, a.attcompression, a.attoptions, a.attfdwoptions, a.attislocal, a.attinhcount,
             CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS target,
             pg_get_expr(d.adbin, d.adrelid) AS value, col_description(c.oid, a.attnum) AS comment, ${acl('a.attacl')} AS acl
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      LEFT JOIN pg_collation l ON l.oid = a.attcollation
      WHERE ${ours} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') ORDER BY 1, 2, 4`,
    constraints: `
      SELECT n.nspname, c.relname, k.conname, k.contype, k.convalidated, k.condeferrable, k.condeferred, k.conislocal,
             k.coninhcount, k.connoinherit, k.conparentid <> 0 AS has_parent, pg_get_constraintdef(k.oid) AS definition,
             obj_description(k.oid, 'pg_constraint') AS comment
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${ours} AND ${major >= 18 ? `(k.contype <> 'n' OR NOT k.convalidated)` : 'true'} ORDER BY 1, 2, 3, 12`,
    indexes: `
      SELECT n.nspname, c.relname, pg_get_indexdef(i.indexrelid) AS definition, i.indisclustered, i.indisreplident,
             p.relname AS parent
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_inherits h ON h.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = h.inhparent
      WHERE ${ours} AND i.indisvalid ORDER BY 1, 2`,
    inheritance: `
      SELECT n.nspname, c.relname, p.relname AS parent, h.inhseqno
      FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_class p ON p.oid = h.inhparent
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${ours} AND c.relname <> 'readings_2023' ORDER BY 1, 2, 4`,
    sequences: `
      SELECT n.nspname, c.relname, format_type(s.seqtypid, NULL) AS type, s.seqstart, s.seqincrement, s.seqmax, s.seqmin,
             s.seqcache, s.seqcycle, t.relname AS owned_by, a.attname, d.deptype
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE ${ours} ORDER BY 1, 2`,
    views: `
      SELECT n.nspname, c.relname, pg_get_viewdef(c.oid) AS definition
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${ours} AND c.relkind IN ('v', 'm') ORDER BY 1, 2`,
    triggers: `
      SELECT n.nspname, c.relname, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid) AS definition
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${ours} AND NOT t.tgisinternal ORDER BY 1, 2, 3`,
    rules: `
      SELECT n.nspname, c.relname, r.rulename, pg_get_ruledef(r.oid) AS definition
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${ours} AND r.rulename <> '_RETURN' ORDER BY 1, 2, 3`,
    policies: `
      SELECT n.nspname, c.relname, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[]::text AS roles,
             pg_get_expr(p.polqual, c.oid) AS using, pg_get_expr(p.polwithcheck, c.oid) AS check
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${ours} ORDER BY 1, 2, 3`,
    routines: `
      SELECT n.nspname, p.proname, pg_get_function_identity_arguments(p.oid) AS args, p.prokind,
             pg_get_userbyid(p.proowner) AS owner, CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition,
             obj_description(p.oid, 'pg_proc') AS comment, ${acl(`coalesce(p.proacl, acldefault('f', p.proowner))`)} AS acl,
             g.aggtransfn::text AS sfunc, g.aggtranstype::regtype::text AS stype, g.agginitval
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
      WHERE ${ours} ORDER BY 1, 2, 3`,
    foreign: `
      SELECT c.relname, s.srvname, f.ftoptions FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid
      JOIN pg_foreign_server s ON s.oid = f.ftserver ORDER BY 1`,
    types: `
      SELECT n.nspname, t.typname, pg_get_userbyid(t.typowner) AS owner, obj_description(t.oid, 'pg_type') AS comment
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${ours} AND t.typtype = 'c' ORDER BY 1, 2`,
  };
}
