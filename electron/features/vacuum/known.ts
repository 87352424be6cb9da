import { DeadHistory } from './dead-history.ts';
import { HorizonMemory } from './horizon-memory.ts';
import type { TablesReading } from './tables-reading.ts';

/** What is remembered of one database. */
export interface Known {
  readonly horizon: HorizonMemory;
  readonly history: DeadHistory;
  last: TablesReading | null;
  /** performance.now() of the last look at the checkpoint. */
  checkpointLookedMs: number;
}

export const nothingKnown = (): Known => ({
  horizon: new HorizonMemory(),
  history: new DeadHistory(),
  last: null,
  checkpointLookedMs: Number.NEGATIVE_INFINITY,
});
