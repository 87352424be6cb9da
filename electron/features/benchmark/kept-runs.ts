import { z } from 'zod';
import {
  type BenchmarkHistoryRow,
  benchmarkEvent,
  benchmarkHistoryRow,
  benchmarkRequest,
} from '../../../shared/contract/benchmark-parts.ts';
import type { History } from '../../store/history.ts';
import type { Store } from '../../store/store.ts';

const times = z.record(z.string(), z.array(z.number().nullable()));

/** A run as it is kept: all that was shown, and every single measurement, in ms, by strategy and round. */
export const keptRun = z.object({
  title: z.string(),
  server_version: z.string(),
  request: benchmarkRequest,
  event: benchmarkEvent,
  /** null: left out, or never run. */
  measured: times,
  warmUp: times,
  floor: z.array(z.number()),
});
export type KeptRun = z.infer<typeof keptRun>;

const head = benchmarkHistoryRow.omit({ id: true });
export type KeptRuns = History<KeptRun, Omit<BenchmarkHistoryRow, 'id'>>;

export function keptRuns(store: Pick<Store, 'history'>): KeptRuns {
  return store.history.open({
    kind: 'benchmarks',
    schema: keptRun,
    head: {
      schema: head,
      of: ({ title, server_version, event }) => ({
        startedAt: event.startedAt,
        title,
        state: event.state,
        rounds: event.round,
        server_version,
        strategies: event.strategies.map(({ key, title, medianMs }) => ({ key, title, medianMs })),
      }),
    },
  });
}
