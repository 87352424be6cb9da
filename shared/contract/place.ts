import { z } from 'zod';

/**
 * Which database a question is about: `<profile id>/<database name>`. It is part of the page's URL, so that a reload,
 * a second window or a restarted host finds the same place again.
 */
export const at = z
  .string()
  .min(3)
  .max(200)
  .regex(/^[\w-]+\/.+$/su);
export type At = z.infer<typeof at>;

/** Byte counts and other 64-bit values that fit a JS number are numbers; what may not fit crosses as text. */
export const bytes = z.number().int();
export const oid = z.number().int().nonnegative();
