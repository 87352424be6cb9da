import { ident, qualified } from '../../../shared/ident.ts';

export interface RecentText {
  /** Read as they are, without what inherits from them. */
  readonly nspname: string;
  readonly relname: string;
  readonly column: string;
  /** Only blocks from this one on. */
  readonly fromBlock: number | null;
  /** Of rows older than this xid nothing is told by xmin: they are frozen, and the number may be another's. */
  readonly frozenXid: number;
  readonly tracksCommits: boolean;
}

/** Row versions that are grouped, the newest ones. */
export const mostVersions = 10_000;
export const mostGroups = 50;

/**
 * Rows by age(xmin), which stays right when the counter of transactions has passed 2^31, as `ORDER BY xmin::text::int`
 * does not. Values are written by the type's own output function: a cast to text could be somebody's function.
 */
export function recentText({ nspname, relname, column, fromBlock, frozenXid, tracksCommits }: RecentText): string {
  const name = `t.${ident(column)}`;
  const place = fromBlock === null ? '' : `\n  AND    t.ctid >= '(${Math.trunc(fromBlock)},0)'::pg_catalog.tid`;
  const committed = tracksCommits ? 'pg_catalog.pg_xact_commit_timestamp(n.xmin)' : 'NULL::pg_catalog.timestamptz';
  return `WITH newest AS MATERIALIZED (
  SELECT CASE WHEN ${name} IS NULL THEN NULL ELSE pg_catalog.left(pg_catalog.format('%s', ${name}), 200) END AS value,
         pg_catalog.age(t.xmin) AS age, t.xmin
  FROM   ONLY ${qualified(nspname, relname)} AS t
  WHERE  pg_catalog.age(t.xmin) BETWEEN 0 AND pg_catalog.age('${Math.trunc(frozenXid)}'::pg_catalog.xid)${place}
  ORDER  BY pg_catalog.age(t.xmin)
  LIMIT  ${mostVersions}),
grouped AS (
  SELECT n.value, pg_catalog.count(*) AS versions, pg_catalog.min(n.age) AS age FROM newest AS n GROUP BY n.value)
SELECT g.value, g.versions, g.age, pg_catalog.count(*) OVER () AS groups, pg_catalog.sum(g.versions) OVER () AS all_versions,
       (SELECT pg_catalog.max(${committed})::pg_catalog.text FROM newest AS n
        WHERE n.age = (SELECT pg_catalog.min(m.age) FROM newest AS m)) AS newest
FROM   grouped AS g
ORDER  BY g.versions DESC, g.age, g.value
LIMIT  ${mostGroups}`;
}
