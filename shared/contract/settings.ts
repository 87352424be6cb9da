import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { bytes } from './place.ts';

export const theme = z.enum(['system', 'light', 'dark']);

/** Days, or null for always. */
const keepDays = z.number().int().min(1).max(3650).nullable();

/** What the user chose. For this computer, not for a server. */
export const settingsContent = z.strictObject({
  theme,
  /** Time between two samples of pg_stat_activity. */
  samplingMs: z.union([z.literal(500), z.literal(1000), z.literal(2000), z.literal(5000), z.literal(10_000)]),
  keepSnapshotsDays: keepDays,
  /** What was sampled longer ago than an hour, on disk. */
  keepRecordingsDays: keepDays,
  /** Runs of Plans and Benchmark, which hold the user's statements. */
  keepHistoryDays: keepDays,
  /** Leave literals of other people's query texts out of what is exported. */
  redactOnExport: z.boolean(),
});
export type Settings = z.infer<typeof settingsContent>;

/** What can be deleted here. Connections, passwords and settings stay. */
export const savedKind = z.enum(['snapshots', 'database-sizes', 'recordings', 'history', 'journal']);
export type SavedKind = z.infer<typeof savedKind>;

export const diskRow = z.object({
  kind: z.enum(['connections', 'database-sizes', 'snapshots', 'recordings', 'history', 'journal', 'demo']),
  bytes,
  files: z.number().int(),
  /** ISO time of the oldest entry; null when there is none. */
  oldest: z.string().nullable(),
});
export type DiskRow = z.infer<typeof diskRow>;

const answer = z.object({
  settings: settingsContent,
  /** What the user must be told: the file was broken, is from a newer Heapscope, could not be written. */
  notice: z.string().optional(),
  path: z.string(),
});

/**
 * What the user must be told of one of their own files: `found` as it was read, `unsaved`: the disk refused a change.
 * `text` are sentences that name the file and say why.
 */
export const fileNotice = z.object({ path: z.string(), kind: z.enum(['found', 'unsaved']), text: z.string() });
export type FileNotice = z.infer<typeof fileNotice>;

export const settings = {
  read: query(z.strictObject({}), answer),
  write: command(z.strictObject({ change: settingsContent.partial() }), answer),
  /** All that must be told of the user's own files now, and again at each change. */
  files: stream(z.strictObject({}), z.object({ files: z.array(fileNotice) })),
  disk: query(
    z.strictObject({}),
    z.object({ folder: z.string(), freeBytes: bytes.nullable(), rows: z.array(diskRow) }),
  ),
  deleteSaved: command(z.strictObject({ kinds: z.array(savedKind).min(1) }), z.object({ files: z.number(), bytes })),
  /** Stops the demo, deletes its cluster and makes it again. */
  resetDemo: stream(z.strictObject({}), z.object({ step: z.string(), done: z.number(), of: z.number() })),
  /** The licences of what Heapscope is made of. */
  notices: query(
    z.strictObject({}),
    z.object({
      version: z.string(),
      notices: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() })),
    }),
  ),
};
