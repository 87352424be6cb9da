import type { AutovacuumState, BrokenVacuum } from '../contract/locks.ts';

export type AutovacuumKind = BrokenVacuum['kind'];
export type Culprit = NonNullable<BrokenVacuum['culprit']>;

/** A worker at a table. Times are the server's clock in ms. */
interface Task {
  readonly worker: number;
  readonly relid: number;
  /** null: a VACUUM ANALYZE, in whichever of its two parts. */
  readonly kind: AutovacuumKind | null;
  /** query_start of the worker: when it took up the table. */
  readonly startedMs: number;
}

/** What one look at the server saw. All of one database, at one moment. */
export interface AutovacuumSample {
  readonly nowMs: number;
  /** When counters of this database were last reset, as text; null: never. */
  readonly stats_reset: string | null;
  /** Workers in pg_stat_progress_vacuum and pg_stat_progress_analyze. */
  readonly running: readonly (Task & {
    readonly kind: AutovacuumKind;
    readonly relation: string;
    readonly phase: string;
  })[];
  /** last_autovacuum and last_autoanalyze of those that were asked for, by relid; a dropped table has none. */
  readonly tables: ReadonlyMap<
    number,
    { readonly relation: string; readonly vacuumMs: number | null; readonly analyzeMs: number | null }
  >;
  /** Who waits for a lock, and for whom; who waits longest first. */
  readonly waiters: readonly (Omit<Culprit, 'how'> & {
    readonly relation: number | null;
    readonly blockedBy: readonly number[];
  })[];
}

/** A worker in somebody's way, as the sampling of all backends saw it: who waits for it there holds the proof. */
export interface Sighting extends Task {
  readonly atMs: number;
  readonly culprit: Culprit;
}

interface Seen extends Task {
  readonly relation: string | null;
  readonly firstMs: number;
  readonly lastSeenMs: number;
  /** When it was first missed. */
  readonly goneMs: number | null;
  readonly culprit: Culprit | null;
}

export interface AutovacuumMemory {
  readonly sinceMs: number;
  /** Of the last look; undefined before the first. */
  readonly stats_reset: string | null | undefined;
  readonly running: readonly Seen[];
  /** Gone, but the statistics may come late: PostgreSQL 14 hands them on up to half a second later. */
  readonly undecided: readonly Seen[];
  readonly finished: number;
  /** Newest first. */
  readonly broken: readonly BrokenVacuum[];
}

const decideAfterMs = 900;
const keepBroken = 200;

export const noAutovacuum = (nowMs: number): AutovacuumMemory => ({
  sinceMs: nowMs,
  stats_reset: undefined,
  running: [],
  undecided: [],
  finished: 0,
  broken: [],
});

/** relids whose last times the next look must bring. */
export const relidsToJudge = ({ running, undecided }: AutovacuumMemory): readonly number[] => [
  ...new Set([...running, ...undecided].map(({ relid }) => relid)),
];

/** Tables whose worker is gone without anybody seen in its way: who holds a lock there now came right after it. */
export const withoutCulprit = ({ undecided }: AutovacuumMemory): readonly number[] => [
  ...new Set(undecided.filter(({ culprit }) => culprit === null).map(({ relid }) => relid)),
];

const isAtSame = (a: Task, b: Task) => a.worker === b.worker && a.relid === b.relid;
const isSame = (a: Task, b: Task) => isAtSame(a, b) && a.kind === b.kind;

/**
 * No view says that a vacuum was cancelled. But a worker that was at a table and is gone, while that table's
 * last_autovacuum (last_autoanalyze) is older than when the worker took it up, did not finish; and whoever was seen
 * waiting for it on that table is why: after deadlock_timeout a waiting session cancels an autovacuum that is in its way
 * (proc.c, ProcSleep). The times are used rather than the counters because those may go up between two readings.
 */
export function afterAutovacuumSample(memory: AutovacuumMemory, sample: AutovacuumSample): AutovacuumMemory {
  const running = sample.running.map((now): Seen => {
    const before = memory.running.find((seen) => isSame(seen, now));
    // Who was in the way at an earlier look and is not now gave up.
    const culprit = culpritOf(now, sample);
    const { worker, relid, kind, startedMs, relation } = now;
    const firstMs = before?.firstMs ?? sample.nowMs;
    return { worker, relid, kind, startedMs, relation, firstMs, lastSeenMs: sample.nowMs, goneMs: null, culprit };
  });
  const isRunning = (seen: Seen) => running.some((one) => (seen.kind === null ? isAtSame : isSame)(one, seen));
  const missed = memory.running.filter((seen) => !isRunning(seen));
  const gone = [...memory.undecided, ...missed.map((seen): Seen => ({ ...seen, goneMs: sample.nowMs }))];
  const isReset = memory.stats_reset !== undefined && memory.stats_reset !== sample.stats_reset;
  const verdicts = gone.map((seen) => ({ seen, verdict: isReset ? null : verdictOf(seen, sample) }));
  const isKnown = ({ seen }: { seen: Seen }) => seen.kind !== null;
  return {
    sinceMs: memory.sinceMs,
    stats_reset: sample.stats_reset,
    running,
    undecided: verdicts.filter(({ verdict }) => verdict === 'undecided').map(({ seen }) => seen),
    finished: memory.finished + verdicts.filter((one) => one.verdict === 'finished' && isKnown(one)).length,
    broken: verdicts
      .flatMap(({ seen, verdict }) => (isBroken(verdict) ? [brokenOf(seen, verdict, sample)] : []))
      .reduce(toldOnce, memory.broken)
      .slice(0, keepBroken),
  };
}

function culpritOf({ worker, relid }: Task, { waiters }: AutovacuumSample): Culprit | null {
  const found = waiters.find(
    ({ relation, mode, blockedBy }) =>
      blockedBy.includes(worker) && (relation === relid || (relation === null && mode === null)),
  );
  if (!found) return null;
  const { pid, application_name, usename, mode, query } = found;
  return { pid, application_name, usename, mode, query, how: 'waited' };
}

type Verdict = 'finished' | 'undecided' | AutovacuumKind;
const isBroken = (verdict: Verdict | null): verdict is AutovacuumKind => verdict === 'vacuum' || verdict === 'analyze';

/** Which part was not finished; null: the table was dropped, and nothing is said. */
function verdictOf(seen: Seen, { nowMs, tables }: AutovacuumSample): Verdict | null {
  const table = tables.get(seen.relid);
  if (table === undefined) return null;
  const isDone = (ms: number | null) => ms !== null && ms >= seen.startedMs;
  const isVacuumed = isDone(table.vacuumMs);
  const isFinished = {
    vacuum: isVacuumed,
    analyze: isDone(table.analyzeMs),
    both: isVacuumed && isDone(table.analyzeMs),
  };
  if (isFinished[seen.kind ?? 'both']) return 'finished';
  if (nowMs - (seen.goneMs ?? nowMs) < decideAfterMs) return 'undecided';
  return seen.kind ?? (isVacuumed ? 'analyze' : 'vacuum');
}

const brokenOf = (seen: Seen, kind: AutovacuumKind, { tables }: AutovacuumSample): BrokenVacuum => ({
  kind,
  lastSeenMs: seen.lastSeenMs,
  relid: seen.relid,
  relation: seen.relation ?? tables.get(seen.relid)?.relation ?? `relation ${seen.relid}`,
  worker: seen.worker,
  startedMs: seen.startedMs,
  ranMs: Math.max(0, seen.lastSeenMs - seen.startedMs),
  culprit: seen.culprit,
});

/** Times that were read as text and as a number may differ by the last digit. */
export const isSameBroken = (a: BrokenVacuum, b: BrokenVacuum): boolean =>
  isSame(a, b) && Math.abs(a.startedMs - b.startedMs) <= 1;

/** A look and the sampling may have seen the same: it is one, with whichever culprit is known. */
function toldOnce(broken: readonly BrokenVacuum[], one: BrokenVacuum): readonly BrokenVacuum[] {
  const known = broken.find((each) => isSameBroken(each, one));
  if (known === undefined) return [one, ...broken];
  if (known.culprit !== null || one.culprit === null) return broken;
  return broken.map((each) => (each === known ? { ...known, culprit: one.culprit } : each));
}

/**
 * What the sampling of backends saw between two looks. Of a worker that a look has seen too it tells who is in its way;
 * a worker that came and went between two looks is known by this alone.
 */
export function afterSightings(memory: AutovacuumMemory, sightings: readonly Sighting[]): AutovacuumMemory {
  return sightings.reduce(afterSighting, memory);
}

function afterSighting(memory: AutovacuumMemory, sighting: Sighting): AutovacuumMemory {
  const { worker, relid, kind, startedMs, atMs, culprit } = sighting;
  if (memory.undecided.some((seen) => isAtSame(seen, sighting))) {
    return { ...memory, undecided: memory.undecided.map((seen) => withCulprit(seen, sighting)) };
  }
  const running = memory.running.map((seen) => (isSame(seen, sighting) ? { ...seen, lastSeenMs: atMs } : seen));
  const known = running.some((seen) => isSame(seen, sighting));
  const fresh: Seen = {
    ...{ worker, relid, kind, startedMs, culprit },
    ...{ relation: null, firstMs: atMs, lastSeenMs: atMs, goneMs: null },
  };
  return {
    ...memory,
    running: [...running.map((seen) => withCulprit(seen, sighting)), ...(known ? [] : [fresh])],
  };
}

const withCulprit = (seen: Seen, sighting: Sighting): Seen =>
  isAtSame(seen, sighting) ? { ...seen, culprit: seen.culprit ?? sighting.culprit } : seen;

/** Who was found holding a lock right after the worker was gone. */
export function afterGranted(memory: AutovacuumMemory, granted: ReadonlyMap<number, Culprit>): AutovacuumMemory {
  const undecided = memory.undecided.map((seen) => ({
    ...seen,
    culprit: seen.culprit ?? granted.get(seen.relid) ?? null,
  }));
  return { ...memory, undecided };
}

/** While nobody looked, anything may have happened: what ran then is not judged. */
export function afterPause(memory: AutovacuumMemory): AutovacuumMemory {
  return { ...memory, stats_reset: undefined, running: [], undecided: [] };
}

export function autovacuumState(
  memory: AutovacuumMemory,
  sample: AutovacuumSample,
  more: Pick<AutovacuumState, 'blocked' | 'isVisible' | 'sql'>,
): AutovacuumState {
  return {
    nowMs: sample.nowMs,
    sinceMs: memory.sinceMs,
    running: sample.running.map(({ worker, relid, relation, kind, phase }) => ({
      worker,
      relid,
      relation,
      kind,
      phase,
    })),
    finished: memory.finished,
    broken: [...memory.broken],
    ...more,
  };
}
