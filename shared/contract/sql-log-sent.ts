import { z } from 'zod';
import { command, stream } from '../rpc.ts';
import { saved } from './files.ts';
import { at } from './place.ts';

/** One statement that Heapscope sent on this connection. */
export const sentRow = z.object({
  /** Rises by one with each statement of this connection. */
  seq: z.number().int(),
  /** ISO time of this computer, to the millisecond, when it was sent. */
  on: z.string(),
  lane: z.enum(['catalog', 'action', 'user', 'benchmark']),
  /** Of the server's process; null: not told, or of a pooler. */
  pid: z.number().int().nullable(),
  /** `room.question`, or what the lane itself sends. */
  name: z.string(),
  /** Into `texts` of this or an earlier event. */
  text: z.number().int(),
  /** As sent; what is longer than 2,000 characters is cut, and says so. */
  params: z.array(z.string().nullable()),
  /** Settings that went with it in the same round trip, into `texts`; null: none. */
  settings: z.number().int().nullable(),
  ms: z.number(),
  rows: z.number(),
  /** SQLSTATE and message; null: it succeeded. */
  error: z.string().nullable(),
});
export type SentRow = z.infer<typeof sentRow>;

export const sentEvent = z.object({
  rows: z.array(sentRow),
  /** By number, each told once per stream. */
  texts: z.array(z.object({ id: z.number().int(), text: z.string() })),
  /** Sent since `since`; those that are kept no more are counted in `dropped`. */
  total: z.number().int(),
  dropped: z.number().int(),
  since: z.string().nullable(),
});
export type SentEvent = z.infer<typeof sentEvent>;

export const sqlLogSent = {
  /** All that is kept, oldest first, in pieces; then what is sent, twice a second at most. Sends nothing itself. */
  sent: stream(z.strictObject({ at }), sentEvent),
  /** These statements as a script, in this order. */
  saveSent: command(z.strictObject({ at, seqs: z.array(z.number().int()).min(1).max(20_000) }), z.object({ saved })),
};
