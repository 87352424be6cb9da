import type { ScenarioConnection } from '../scenarios/connection.ts';

/**
 * Two plans of over 1,000 nodes each, as a server makes them: two tables of 250 partitions joined partition by partition,
 * once by hash and once by merge. Every join differs, and every Hash and Sort has no counterpart.
 */
export async function makeLargePlans(connection: ScenarioConnection, partitions: number): Promise<[string, string]> {
  await connection.query(`
    CREATE TABLE big (day int NOT NULL, n int NOT NULL) PARTITION BY LIST (day);
    CREATE TABLE small (day int NOT NULL, m int NOT NULL) PARTITION BY LIST (day);
    DO $$ BEGIN FOR i IN 1..${partitions} LOOP
      EXECUTE format('CREATE TABLE big_of_%s PARTITION OF big FOR VALUES IN (%s)', i, i);
      EXECUTE format('CREATE TABLE small_of_%s PARTITION OF small FOR VALUES IN (%s)', i, i);
    END LOOP; END $$;
    INSERT INTO big SELECT 1 + n % ${partitions}, n FROM generate_series(1, 100000) n;
    INSERT INTO small SELECT 1 + n % ${partitions}, n FROM generate_series(1, 5000) n;
    ANALYZE big, small;
    SET enable_partitionwise_join = on; SET max_parallel_workers_per_gather = 0; SET jit = off; SET enable_nestloop = off`);
  const explain = async (): Promise<string> => {
    const [row] = await connection.query(
      'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT count(*) FROM big JOIN small USING (day) WHERE n % 100 = m % 100',
    );
    return JSON.stringify(row?.['QUERY PLAN']);
  };
  await connection.query('SET enable_mergejoin = off; SET enable_hashjoin = on');
  const a = await explain();
  await connection.query('SET enable_mergejoin = on; SET enable_hashjoin = off');
  return [a, await explain()];
}
