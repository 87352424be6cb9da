import { z } from 'zod';

/** What a host did with a file: saved it where the user said, left it to the page, or nothing, because of the user. */
export const saved = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('saved'), path: z.string() }),
  z.object({ kind: z.literal('download'), suggestedName: z.string(), mime: z.string(), base64: z.string() }),
  z.object({ kind: z.literal('kept') }),
]);
