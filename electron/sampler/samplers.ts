import type { ActivityEvent, Backend, RunsChunk } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { fail } from '../../shared/failure.ts';
import type { Databases } from '../postgres/databases.ts';

/** One sampler per open database, however many watch it. It begins with the first watcher and stops with the last. */
export interface Samplers {
  /** Resolves when the signal is raised; while a database is lost it says so by events and waits. */
  watch(at: At, signal: AbortSignal, tell: (event: ActivityEvent) => void): Promise<void>;
  /** Every backend of the last sample; undefined when nobody watches. */
  now(at: At): readonly Backend[] | undefined;
  /** From memory and the recording file, oldest first. */
  earlier(at: At, fromMs: number, toMs: number): Promise<{ chunks: RunsChunk[]; isWhole: boolean }>;
  close(): Promise<void>;
}

export interface SamplersNeeds {
  readonly databases: Databases;
  /** The app's folder: older runs go to recording files below it. */
  readonly folder: string;
  /** The user's rate; read again at each tick. */
  readonly everyMs: () => Promise<number>;
}

export function openSamplers(_needs: SamplersNeeds): Samplers {
  return {
    watch: () => fail('unsupported', 'Not built yet'),
    now: () => undefined,
    earlier: () => fail('unsupported', 'Not built yet'),
    close: async () => undefined,
  };
}
