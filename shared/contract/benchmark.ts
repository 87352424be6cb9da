import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import {
  benchmarkEvent,
  benchmarkHistoryRow,
  benchmarkRequest,
  foreignKeyDetail,
  foreignKeyRow,
  pageRows,
} from './benchmark-parts.ts';
import { saved } from './files.ts';
import { at, oid } from './place.ts';

const id = z.string().regex(/^[\w-]{1,80}$/u);

/** JOIN (select_related), N+1 or prefetch on a real foreign key, or any two queries of the user. */
export const benchmark = {
  /** Every foreign key of the database in one statement; `leftOut` counts those beyond the budget. */
  foreignKeys: query(z.strictObject({ at }), z.object({ rows: z.array(foreignKeyRow), leftOut: z.number().int() })),
  /** Its SQL is that of pages of `pageRows` rows; 100 where that is not said. */
  foreignKey: query(z.strictObject({ at, conoid: oid, pageRows: pageRows.optional() }), foreignKeyDetail),
  /**
   * Runs it. Events come about twice a second, the last one has a final state; the rounds so far are kept whatever
   * ends it. `runId` is the page's, so that it can be stopped while the stream still answers.
   */
  run: stream(z.strictObject({ at, runId: id, request: benchmarkRequest }), benchmarkEvent),
  /** Ends a run and keeps what it has: the stream then ends with the state `stopped`. */
  stop: command(z.strictObject({ runId: id }), z.object({ stopped: z.boolean() })),
  /** Newest first; of this database. */
  history: query(z.strictObject({ at }), z.object({ runs: z.array(benchmarkHistoryRow) })),
  past: query(z.strictObject({ at, id }), z.object({ request: benchmarkRequest, event: benchmarkEvent })),
  forget: command(z.strictObject({ at, id }), z.object({ forgotten: z.boolean() })),
  /** A run that is kept: its summary, and for CSV and JSON every single measurement. */
  export: command(
    z.strictObject({ at, id, format: z.enum(['csv', 'json', 'markdown']) }),
    z.object({ saved, text: z.string().optional() }),
  ),
};
