/**
 * Extensions that come with PostgreSQL itself, 14 to 18: https://www.postgresql.org/docs/current/contrib.html
 * A distribution may put them into a package of their own (postgresql-contrib, postgresql-plperl-18).
 */
const always = new Set(
  `amcheck autoinc bloom bool_plperl bool_plperlu btree_gin btree_gist citext cube dblink dict_int dict_xsyn
  earthdistance file_fdw fuzzystrmatch hstore hstore_plperl hstore_plperlu hstore_plpython3u insert_username intagg
  intarray isn jsonb_plperl jsonb_plperlu jsonb_plpython3u lo ltree ltree_plpython3u moddatetime pageinspect
  pg_buffercache pg_freespacemap pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility pgcrypto pgrowlocks
  pgstattuple plperl plperlu plpgsql plpython3u pltcl pltclu postgres_fdw refint seg sslinfo tablefunc tcn
  tsm_system_rows tsm_system_time unaccent uuid-ossp xml2`.split(/\s+/),
);

/** Those that came or went: the first major version that has them, and the first that has them no more. */
const between: Readonly<Record<string, { readonly from: number; readonly until: number }>> = {
  adminpack: { from: 0, until: 17 },
  old_snapshot: { from: 14, until: 17 },
  plpythonu: { from: 0, until: 15 },
  plpython2u: { from: 0, until: 15 },
  hstore_plpythonu: { from: 0, until: 15 },
  hstore_plpython2u: { from: 0, until: 15 },
  jsonb_plpythonu: { from: 0, until: 15 },
  jsonb_plpython2u: { from: 0, until: 15 },
  ltree_plpythonu: { from: 0, until: 15 },
  ltree_plpython2u: { from: 0, until: 15 },
  pg_walinspect: { from: 15, until: Number.POSITIVE_INFINITY },
  pg_logicalinspect: { from: 18, until: Number.POSITIVE_INFINITY },
};

/** part: that major version comes with it; removed: an older one did; foreign: no version does. */
export function originOf(extname: string, major: number): 'part' | 'removed' | 'foreign' {
  if (always.has(extname)) return 'part';
  const span = Object.hasOwn(between, extname) ? between[extname] : undefined;
  if (span === undefined) return 'foreign';
  if (major >= span.until) return 'removed';
  return major >= span.from ? 'part' : 'foreign';
}

/** The first major version without it. */
export const removedIn = (extname: string): number | null =>
  Object.hasOwn(between, extname) ? (between[extname]?.until ?? null) : null;
