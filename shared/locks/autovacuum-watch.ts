import type { AutovacuumState, BrokenVacuum } from '../contract/locks.ts';

/** What one look at the server saw. All of one database, at one moment. */
export interface AutovacuumSample {
  readonly nowMs: number;
  /** Workers in pg_stat_progress_vacuum. */
  readonly running: readonly {
    readonly worker: number;
    readonly relid: number;
    readonly relation: string;
    readonly phase: string;
  }[];
  /** autovacuum_count by relid, of those running and those that were asked for; a dropped table has none. */
  readonly counts: ReadonlyMap<number, number>;
  /** Who waits for a lock, and for whom. */
  readonly waiters: readonly (NonNullable<BrokenVacuum['culprit']> & {
    readonly relation: number | null;
    readonly blockedBy: readonly number[];
  })[];
}

interface Seen {
  readonly worker: number;
  readonly relid: number;
  readonly relation: string;
  readonly firstMs: number;
  readonly lastSeenMs: number;
  /** autovacuum_count when it was first seen; null: unknown. */
  readonly countBefore: number | null;
  readonly culprit: BrokenVacuum['culprit'];
}

export interface AutovacuumMemory {
  readonly sinceMs: number;
  readonly running: readonly Seen[];
  /** Gone, but the counter may come late: PostgreSQL 14 hands statistics on up to half a second later. */
  readonly undecided: readonly Seen[];
  readonly finished: number;
  /** Newest first. */
  readonly broken: readonly BrokenVacuum[];
}

const decideAfterMs = 1500;
const keepBroken = 200;

export const noAutovacuum = (nowMs: number): AutovacuumMemory => ({
  sinceMs: nowMs,
  running: [],
  undecided: [],
  finished: 0,
  broken: [],
});

/** relids whose counters the next look must bring, besides those that run then. */
export const relidsToCount = ({ running, undecided }: AutovacuumMemory): readonly number[] => [
  ...new Set([...running, ...undecided].map(({ relid }) => relid)),
];

/**
 * No view says that a vacuum was cancelled. But a worker that was vacuuming a table and is gone, while that table's
 * autovacuum_count is what it was, did not finish; and whoever was seen waiting for it on that table is why: after
 * deadlock_timeout a waiting session cancels an autovacuum that is in its way (proc.c, ProcSleep).
 */
export function afterAutovacuumSample(memory: AutovacuumMemory, sample: AutovacuumSample): AutovacuumMemory {
  const running = sample.running.map((now): Seen => {
    const before = memory.running.find(({ worker, relid }) => worker === now.worker && relid === now.relid);
    return {
      worker: now.worker,
      relid: now.relid,
      relation: now.relation,
      firstMs: before?.firstMs ?? sample.nowMs,
      lastSeenMs: sample.nowMs,
      countBefore: before ? before.countBefore : (sample.counts.get(now.relid) ?? null),
      culprit: culpritOf(now.worker, now.relid, sample) ?? before?.culprit ?? null,
    };
  });
  const isRunning = ({ worker, relid }: Seen) => running.some((one) => one.worker === worker && one.relid === relid);
  const gone = [...memory.undecided, ...memory.running.filter((seen) => !isRunning(seen))];
  const verdicts = gone.map((seen) => ({ seen, verdict: verdictOf(seen, sample) }));
  const broken = verdicts.filter(({ verdict }) => verdict === 'broken').map(({ seen }) => brokenOf(seen));
  return {
    sinceMs: memory.sinceMs,
    running,
    undecided: verdicts.filter(({ verdict }) => verdict === 'undecided').map(({ seen }) => seen),
    finished: memory.finished + verdicts.filter(({ verdict }) => verdict === 'finished').length,
    broken: [...broken.toReversed(), ...memory.broken].slice(0, keepBroken),
  };
}

function culpritOf(worker: number, relid: number, { waiters }: AutovacuumSample): BrokenVacuum['culprit'] {
  const found = waiters.find(
    ({ relation, blockedBy }) => blockedBy.includes(worker) && (relation === relid || relation === null),
  );
  if (!found) return null;
  const { pid, application_name, usename, mode, query } = found;
  return { pid, application_name, usename, mode, query };
}

/** unknown: the table was dropped, or its counters were reset; nothing is said then. */
function verdictOf(seen: Seen, sample: AutovacuumSample): 'finished' | 'broken' | 'undecided' | 'unknown' {
  const count = sample.counts.get(seen.relid);
  if (count === undefined || seen.countBefore === null || count < seen.countBefore) return 'unknown';
  if (count > seen.countBefore) return 'finished';
  return sample.nowMs - seen.lastSeenMs < decideAfterMs ? 'undecided' : 'broken';
}

const brokenOf = ({ worker, relid, relation, firstMs, lastSeenMs, culprit }: Seen): BrokenVacuum => ({
  lastSeenMs,
  relid,
  relation,
  worker,
  ranMs: lastSeenMs - firstMs,
  culprit,
});

/** While nobody looked, anything may have happened: what ran then is not judged. */
export function afterPause(memory: AutovacuumMemory): AutovacuumMemory {
  return { ...memory, running: [], undecided: [] };
}

export function autovacuumState(
  memory: AutovacuumMemory,
  sample: AutovacuumSample,
  more: Pick<AutovacuumState, 'blocked' | 'isVisible'>,
): AutovacuumState {
  return {
    nowMs: sample.nowMs,
    sinceMs: memory.sinceMs,
    running: sample.running.map(({ worker, relation, phase }) => ({ worker, relation, phase })),
    finished: memory.finished,
    broken: [...memory.broken],
    ...more,
  };
}
