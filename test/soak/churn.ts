import type { ScenarioConnection } from '../scenarios/connection.ts';

/**
 * What the sampler sees instead of the server's own backends: 200 sessions, beside those that are really there. The
 * churn: each is in another state every 4 to 12 s (active, idle, idle in transaction, waiting for a lock), lives for
 * 100 min and is then another one, and one in 20 of its statements has a text of its own, the others are 300 texts of
 * about 180 characters. That is some 25 changes a second, 90,000 an hour.
 */
export const sessions = 200;

/** By the columns of pg_stat_get_activity; what is not here is null. `t` is the second, `i` the session, `n` its step. */
const columns: Readonly<Record<string, string>> = {
  datid: 'here.oid',
  pid: 'c.pid',
  usesysid: '10',
  application_name: `'shop-' || c.i % 12`,
  state: `(ARRAY['active','idle','idle in transaction','active'])[1 + c.kind]`,
  query: `'SELECT ' || repeat('o.id, o.placed_on, c.name ', 6) || 'FROM orders o WHERE id = '
    || CASE WHEN c.seed % 20 = 0 THEN c.n || '-' || c.i ELSE (c.seed % 300)::text END`,
  wait_event_type: `CASE c.kind WHEN 3 THEN 'Lock' WHEN 0 THEN NULL ELSE 'Client' END`,
  wait_event: `CASE c.kind WHEN 3 THEN 'relation' WHEN 0 THEN NULL ELSE 'ClientRead' END`,
  xact_start: `CASE WHEN c.kind <> 1 THEN c.since END`,
  query_start: 'c.since',
  backend_start: 'c.born',
  state_change: 'c.since',
  client_addr: `'10.0.0.1'::inet`,
  client_port: '40000 + c.i',
  backend_xid: `CASE WHEN c.kind = 2 THEN here.datfrozenxid END`,
  backend_type: `'client backend'`,
};

const cast = `
  SELECT b.*, b.seed % 4 AS kind
    FROM (SELECT a.*, abs(hashint8(a.i * 1000003 + a.n)) AS seed,
                 now.began + (a.n * a.period - a.i) * interval '1 s' AS since,
                 now.began + (a.life * 6000 - a.i * 30) * interval '1 s' AS born,
                 100000 + a.i + 1000 * a.life AS pid
            FROM (SELECT i, 4 + i * 7919 % 9 AS period, (now.t + i) / (4 + i * 7919 % 9) AS n,
                         (now.t + i * 30) / 6000 AS life
                    FROM generate_series(1, ${sessions}) AS i) AS a) AS b`;

/** Lays all of it over this database; `tick` sets its clock to so many seconds after it began. */
export async function layOver(boss: ScenarioConnection): Promise<{ tick(second: number): Promise<void> }> {
  const parts = await boss.query(`
    SELECT p.parameter, pg_catalog.format_type(p.type, NULL) AS type
      FROM pg_catalog.pg_proc, unnest(proargnames, proallargtypes, proargmodes) WITH ORDINALITY AS p(parameter, type, mode, nr)
     WHERE proname = 'pg_stat_get_activity' AND p.mode = 'o' ORDER BY p.nr`);
  const outs = parts.map(({ parameter, type }) => `${String(parameter)} ${String(type)}`);
  const values = parts.map(({ parameter, type }) => `(${columns[String(parameter)] ?? 'NULL'})::${String(type)}`);
  await boss.query(`
    SET allow_system_table_mods = on;
    CREATE TABLE public.clock AS SELECT 0 AS t, pg_catalog.date_trunc('second', pg_catalog.clock_timestamp()) AS began;
    ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO true_timestamp;
    CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql
      AS 'SELECT began + t * interval ''1 s'' FROM public.clock';
    ALTER FUNCTION pg_catalog.pg_stat_get_activity(integer) RENAME TO true_activity;
    CREATE FUNCTION pg_catalog.pg_stat_get_activity(integer) RETURNS TABLE (${outs.join(', ')})
      VOLATILE LANGUAGE plpgsql AS $body$
      #variable_conflict use_column
      DECLARE now public.clock;
      BEGIN
        SELECT * INTO now FROM public.clock;
        RETURN QUERY SELECT * FROM pg_catalog.true_activity($1);
        RETURN QUERY SELECT ${values.join(', ')}
          FROM (${cast}) AS c, pg_catalog.pg_database AS here WHERE here.datname = pg_catalog.current_database();
      END $body$`);
  return {
    async tick(second) {
      await boss.query(`UPDATE public.clock SET t = ${second}`);
    },
  };
}
