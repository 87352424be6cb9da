import { z } from 'zod';
import { fail } from '../../../shared/failure.ts';

export interface UpdateCost {
  /** That were to be written. */
  readonly rows: number;
  readonly wal_bytes: number;
  readonly wal_records: number;
  readonly ms: number;
}

const explained = z.tuple([
  z.object({
    Plan: z.object({
      'WAL Records': z.number(),
      'WAL Bytes': z.number(),
      Plans: z.array(z.object({ 'Actual Rows': z.number() })).min(1),
    }),
    'Execution Time': z.number(),
  }),
]);

/** Of EXPLAIN (ANALYZE, WAL, FORMAT JSON) of an UPDATE: what the statement wrote, whatever others wrote meanwhile. */
export function updateCost(plan: string): UpdateCost {
  const read = explained.safeParse(JSON.parse(plan));
  if (!read.success) return fail('sql', 'The server sent another kind of plan than that of an UPDATE');
  const [{ Plan, 'Execution Time': ms }] = read.data;
  const rows = Math.round(Plan.Plans[0]?.['Actual Rows'] ?? 0);
  return { rows, wal_bytes: Plan['WAL Bytes'], wal_records: Plan['WAL Records'], ms };
}
