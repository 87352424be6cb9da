import { writeRecording } from '../../../shared/activity/recording.ts';
import { withoutLiterals } from '../../../shared/activity/redact.ts';
import type { RunsChunk } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import { fail } from '../../../shared/failure.ts';
import { fileName } from '../../export/file-name.ts';
import type { NativeHost, SaveResult } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Samplers } from '../../sampler/samplers.ts';

export interface SaveNeeds {
  readonly databases: Databases;
  readonly samplers: Samplers;
  readonly native: NativeHost;
  readonly store: { readonly settings: { read(): Promise<{ readonly redactOnExport: boolean }> } };
}

interface Window {
  readonly at: At;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A window of time as a file; query texts without their literals when the user wants exports so. */
export async function saveRecording(
  { databases, samplers, native, store }: SaveNeeds,
  { at, fromMs, toMs }: Window,
  call: Call,
): Promise<{ saved: SaveResult; runs: number; isWhole: boolean }> {
  const found = await samplers.recorded(at, fromMs, toMs);
  if (found === null || found.chunks.length === 0) return fail('bad-input', 'Nothing was sampled in that time');
  const { profile, database } = await databases.facts(at, call);
  const { redactOnExport } = await store.settings.read();
  const chunks = redactOnExport ? found.chunks.map(withoutValues) : found.chunks;
  const content = writeRecording({
    header: { connection: profile.name, server: found.server, fromMs, toMs, savedOn: new Date().toISOString() },
    chunks,
    counters: found.counts.filter((count) => count.kind === 'counters'),
    lockCounts: found.counts.filter((count) => count.kind === 'locks'),
  });
  const when = new Date(fromMs).toISOString().slice(0, 16);
  const suggestedName = fileName(['activity', profile.name, database, when], 'ndjson');
  const saved = await native.save({ suggestedName, mime: 'application/x-ndjson', content });
  return { saved, runs: countRuns(chunks), isWhole: found.isWhole };
}

const countRuns = (chunks: readonly RunsChunk[]) => chunks.reduce((sum, { runs }) => sum + runs.backend.length, 0);

/** Only query texts hold values; what a backend waits for is named by PostgreSQL. */
function withoutValues(chunk: RunsChunk): RunsChunk {
  const queries = new Set(chunk.runs.query);
  return { ...chunk, texts: chunk.texts.map((text, i) => (queries.has(i) ? withoutLiterals(text) : text)) };
}
