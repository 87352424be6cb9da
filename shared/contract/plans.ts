import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { saved } from './files.ts';
import { at } from './place.ts';
import { plansEvent, plansHistoryRow, plansOptions, plansRequest } from './plans-parts.ts';
import { textReading, userText } from './user-lane.ts';

const id = z.string().regex(/^[\w-]{1,80}$/u);

/** The plan and the time of A against B, and against last week. */
export const plans = {
  /** What this server and role can do: EXPLAIN's options, settings of the planner, what "read only" is worth. */
  options: query(z.strictObject({ at }), plansOptions),
  /** What the grammar says of a text, while it is typed. Sends nothing to the server. */
  read: query(z.strictObject({ at, text: userText }), z.object({ reading: textReading })),
  /** For the completion: relations and their columns, most used first; `leftOut` beyond the budget. */
  words: query(
    z.strictObject({ at }),
    z.object({
      relations: z.array(z.object({ nspname: z.string(), relname: z.string(), columns: z.array(z.string()) })),
      functions: z.array(z.string()),
      search_path: z.array(z.string()),
      leftOut: z.number().int(),
    }),
  ),
  /** Explains one side, or both interleaved A B B A. The last event has a final state. */
  run: stream(z.strictObject({ at, runId: id, request: plansRequest }), plansEvent),
  stop: command(z.strictObject({ runId: id }), z.object({ stopped: z.boolean() })),
  /** Newest first; `fingerprint` narrows it to one query. */
  history: query(
    z.strictObject({ at, fingerprint: z.string().max(100).optional() }),
    z.object({ runs: z.array(plansHistoryRow) }),
  ),
  past: query(z.strictObject({ at, id }), z.object({ request: plansRequest, event: plansEvent })),
  forget: command(z.strictObject({ at, id }), z.object({ forgotten: z.boolean() })),
  /** A file that the page has made of plans, pasted ones too. */
  save: command(
    z.strictObject({
      format: z.enum(['text', 'json', 'markdown', 'html']),
      name: z.string().min(1).max(200),
      text: z.string().max(900_000),
    }),
    z.object({ saved }),
  ),
};
