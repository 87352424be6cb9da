import type { ScenarioConnection } from './connection.ts';

/** What autovacuum finds to do at a table as soon as 50 of its rows are dead or were changed, and nothing else. */
const never = 2_000_000_000;
const due = {
  vacuum: `autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = ${never}`,
  analyze: `autovacuum_analyze_threshold = 50, autovacuum_analyze_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = -1, autovacuum_vacuum_threshold = ${never}`,
  both: `autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 50, autovacuum_analyze_scale_factor = 0`,
} as const;
export type AutovacuumDue = keyof typeof due;

/** A worker looks at one page every 100 ms. */
const slow = 'autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1';

/** An identifier; about 226 rows to a page. Half of the rows are dead at once, so autovacuum comes at its next turn. */
export const tableForAutovacuum = (
  name: string,
  what: AutovacuumDue,
  rows: number,
  pace: 'slow' | 'quick' = 'slow',
) => `
  CREATE TABLE ${name} (id integer) WITH (${due[what]}${pace === 'slow' ? `, ${slow}` : ''});
  INSERT INTO ${name} SELECT generate_series(1, ${rows}); DELETE FROM ${name} WHERE id % 2 = 0`;

/** What autovacuum workers are at now: "vacuum t". As a role that sees them. */
export async function autovacuumAtWork(watcher: ScenarioConnection): Promise<readonly string[]> {
  const rows = await watcher.query(`
    SELECT p.kind || ' ' || c.relname AS work
    FROM  (SELECT pid, relid, 'vacuum' AS kind FROM pg_stat_progress_vacuum
           UNION ALL SELECT pid, relid, 'analyze' FROM pg_stat_progress_analyze) AS p
    JOIN  pg_stat_activity AS a ON a.pid = p.pid AND a.backend_type = 'autovacuum worker'
    JOIN  pg_class AS c ON c.oid = p.relid`);
  return rows.map(({ work }) => String(work));
}
