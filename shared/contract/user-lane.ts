import { z } from 'zod';

/** A statement of the user's, for the user lane. */
export const userText = z.string().min(1).max(200_000);
/** $1 … as text, null is NULL. */
export const userParameters = z.array(z.string().max(100_000).nullable()).max(1000);
/** SET LOCAL name = value for this statement; names as in pg_settings. */
export const userSettings = z
  .array(z.strictObject({ name: z.string().regex(/^[\w.]{1,100}$/u), value: z.string().max(200) }))
  .max(50);
/** Of the statement, in ms: 30 s by default, at most 10 min. */
export const userTimeoutMs = z.number().int().min(100).max(600_000);

/**
 * What "read only" is worth for this role: `restricted`: nothing that is typed can change anything lasting; `superuser`:
 * it can, by the means that READ ONLY does not stop; `privileged`: no superuser, but a member of a role that can
 * (pg_signal_backend, pg_write_server_files, pg_execute_server_program …), which `because` names.
 */
export const promise = z.object({
  kind: z.enum(['restricted', 'privileged', 'superuser']),
  role: z.string(),
  because: z.array(z.string()),
});
export type SafetyPromise = z.infer<typeof promise>;

/** What PostgreSQL's own grammar says of a text: a help, never the boundary. */
export const textReading = z.object({
  /** null when it cannot be parsed. */
  kind: z
    .enum(['select', 'insert', 'update', 'delete', 'merge', 'values', 'explain', 'show', 'utility', 'empty'])
    .nullable(),
  /** How many statements. */
  statements: z.number().int(),
  /** INSERT, UPDATE, DELETE or MERGE anywhere, SELECT INTO, FOR UPDATE, or a utility that writes. */
  writes: z.boolean(),
  /** $1 … in use, ascending. */
  parameters: z.array(z.number().int()),
  /** Equal for texts that differ only in literals, white space or the length of lists; null when not parsed. */
  fingerprint: z.string().nullable(),
  /** With $n in place of literals. */
  normalized: z.string().nullable(),
  /** Where it is wrong: 0-based character in the text. */
  fault: z.object({ message: z.string(), at: z.number().int().nullable() }).nullable(),
  /** What a rollback would not undo, as sentences: "nextval: sequences do not go back". Empty: nothing known. */
  lasting: z.array(z.string()),
  /** Relations named, as written: "public.songs". */
  relations: z.array(z.string()),
});
export type TextReading = z.infer<typeof textReading>;
