import { z } from 'zod';
import { fail } from '../../../shared/failure.ts';

/** What one EXPLAIN says of its whole run; sums where rules made several statements of one. */
export interface RunFigures {
  readonly planningMs: number;
  /** null: it was not executed. */
  readonly executionMs: number | null;
  /** Share of the shared blocks that were read instead of found in shared_buffers; null without BUFFERS, or with none. */
  readonly readShare: number | null;
}

const explained = z.array(
  z.object({
    Plan: z.object({
      'Shared Hit Blocks': z.number().optional(),
      'Shared Read Blocks': z.number().optional(),
    }),
    'Planning Time': z.number().optional(),
    'Execution Time': z.number().optional(),
  }),
);

/** Of EXPLAIN (FORMAT JSON). The text itself is kept as the server sent it: numbers beyond 2^53 do not survive a parse. */
export function runFigures(plan: string): RunFigures {
  const read = explained.safeParse(JSON.parse(plan));
  if (!read.success || read.data.length === 0) {
    fail('sql', 'PostgreSQL has no plan for this kind of statement', {
      advice: 'SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE, DECLARE and CREATE TABLE … AS have plans.',
    });
  }
  const of = (key: 'Planning Time' | 'Execution Time') => read.data.reduce((sum, each) => sum + (each[key] ?? 0), 0);
  const blocks = (key: 'Shared Hit Blocks' | 'Shared Read Blocks') =>
    read.data.reduce((sum, { Plan }) => sum + (Plan[key] ?? 0), 0);
  const [hit, readBlocks] = [blocks('Shared Hit Blocks'), blocks('Shared Read Blocks')];
  return {
    planningMs: of('Planning Time'),
    executionMs: read.data.some((each) => each['Execution Time'] !== undefined) ? of('Execution Time') : null,
    readShare: hit + readBlocks === 0 ? null : readBlocks / (hit + readBlocks),
  };
}
