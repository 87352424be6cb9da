import { readdir, rm } from 'node:fs/promises';
import type { ActivityEvent, ActivityServer, Backend, RunsChunk } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { databaseOf } from '../postgres/at.ts';
import type { Databases } from '../postgres/databases.ts';
import { fileFailure } from '../store/file-failure.ts';
import { type Companion, Companions } from './companions.ts';
import { type Earlier, History } from './history.ts';
import { RecordingFiles, recordingsFolder, sweepRecordings } from './recording-files.ts';
import { Sampler } from './sampler.ts';

/** One sampler per open database, however many watch it. It begins with the first watcher and stops with the last. */
export interface Samplers {
  /** Resolves when the signal is raised; while a database is lost it says so by events and waits. */
  watch(at: At, signal: AbortSignal, tell: (event: ActivityEvent) => void): Promise<void>;
  /** What runs beside the sampling of every database, for as long as that is watched. Told once, by a room's service. */
  accompany(companion: Companion): void;
  /** Every backend of the last sample; undefined when nobody watches. */
  now(at: At): readonly Backend[] | undefined;
  /** From memory and the recording file, oldest first. */
  earlier(at: At, fromMs: number, toMs: number): Promise<{ chunks: RunsChunk[]; isWhole: boolean }>;
  /** The same with the counts, for a recording; null when nothing was ever sampled here. */
  recorded(at: At, fromMs: number, toMs: number): Promise<(Earlier & { readonly server: ActivityServer }) | null>;
  /** Deletes every recording file, of databases that are closed too. What is in memory stays. Fails with `file`. */
  deleteRecordings(): Promise<void>;
  close(): Promise<void>;
}

export interface SamplersNeeds {
  readonly databases: Databases;
  /** The app's folder: older runs go to recording files below it. */
  readonly folder: string;
  /** The user's rate; read again at each tick. */
  readonly everyMs: () => Promise<number>;
  /** For how many days recordings are kept; null for always. */
  readonly keepRecordingsDays?: () => Promise<number | null>;
}

interface Entry {
  readonly files: RecordingFiles;
  readonly sampler: Sampler;
  readonly history: History;
}

const sweepEveryMs = 6 * 3_600_000;

/** None samples yet: each begins with its first watcher. Recordings that are too old go now and every 6 h. */
export function openSamplers(needs: SamplersNeeds): Samplers {
  const entries = new Map<At, Entry>();
  const companions = new Companions();
  const sweep = () => void sweepNow(needs).catch(() => undefined);
  sweep();
  const sweeping = setInterval(sweep, sweepEveryMs);
  sweeping.unref();

  const entryOf = (at: At): Entry => {
    const known = entries.get(at);
    if (known !== undefined) return known;
    const trouble = (error: unknown) => {
      const { failure } = fileFailure('What was sampled is not kept in', recordingsFolder(needs.folder), error);
      made.sampler.say(failure.message);
    };
    const files = new RecordingFiles(needs.folder, at, trouble);
    const history = new History({ files, connection: databaseOf(at) });
    const made: Entry = { files, history, sampler: new Sampler(at, { ...needs, history }) };
    entries.set(at, made);
    return made;
  };

  return {
    async watch(at, signal, tell) {
      const { sampler } = entryOf(at);
      const leave = companions.join(at, () => (sampler.isSeeing ? sampler.now : undefined));
      await sampler.watch(signal, tell).finally(leave);
    },
    accompany: (companion) => companions.add(companion),
    now: (at) => entries.get(at)?.sampler.now,
    async earlier(at, fromMs, toMs) {
      const { chunks, isWhole } = await entryOf(at).history.earlier(fromMs, toMs);
      return { chunks, isWhole };
    },
    async recorded(at, fromMs, toMs) {
      const { sampler, history } = entryOf(at);
      const { server } = sampler;
      return server === null ? null : { ...(await history.earlier(fromMs, toMs)), server };
    },
    async deleteRecordings() {
      const folder = recordingsFolder(needs.folder);
      try {
        await Promise.all([...entries.values()].map(({ files }) => files.delete()));
        await rm(folder, { recursive: true, force: true });
      } catch (error) {
        throw fileFailure('Could not delete', folder, error);
      }
    },
    async close() {
      clearInterval(sweeping);
      companions.close();
      await Promise.all([...entries.values()].map(({ sampler }) => sampler.close()));
    },
  };
}

async function sweepNow({ folder, keepRecordingsDays }: SamplersNeeds): Promise<void> {
  const names = await readdir(recordingsFolder(folder));
  await sweepRecordings(folder, names, (await keepRecordingsDays?.()) ?? null);
}
