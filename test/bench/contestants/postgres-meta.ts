import { createRequire } from 'node:module';
import { fromEnvironment, takeTurns } from './take-turns.ts';

/** @supabase/postgres-meta: its table list as Supabase's Studio asks it, with columns off. */
interface Meta {
  tables: { list(options: object): Promise<{ data: unknown[] | null; error: { message: string } | null }> };
}

const from = createRequire(new URL('../package.json', import.meta.url));
const { PostgresMeta } = (await import(from.resolve('@supabase/postgres-meta'))) as {
  PostgresMeta: new (config: object) => Meta;
};
const meta = new PostgresMeta({ connectionString: fromEnvironment('BENCH_URL'), max: 1 });

takeTurns(async () => {
  const started = performance.now();
  const { data, error } = await meta.tables.list({ includeColumns: false });
  if (error) throw new Error(error.message);
  return { ms: performance.now() - started, rows: data?.length ?? 0 };
});
