import fc from 'fast-check';
import type { RunStore } from '../../shared/activity/run-store.ts';
import type { StateKind } from '../../shared/activity/state-kinds.ts';
import type { Backend, Gap } from '../../shared/contract/activity.ts';

/** What a test's server does: each step is one sample, or a gap before it. */
export interface Step {
  readonly nowMs: number;
  readonly used: number;
  readonly gap: Gap | null;
  readonly changed: readonly Backend[];
  readonly gone: readonly string[];
  /** Every backend there is: what a new watcher is told at first. */
  readonly all: readonly Backend[];
}

export const startMs = Date.UTC(2026, 10, 21, 11, 0, 0);
export const timeText = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00');

const stateOf: Readonly<Record<StateKind, string | null>> = {
  active: 'active',
  waiting: 'active',
  idle: 'idle',
  'idle-in-transaction': 'idle in transaction',
  aborted: 'idle in transaction (aborted)',
  unknown: null,
};

export interface Sight {
  readonly pid: number;
  readonly bornMs: number;
  readonly kind: StateKind;
  readonly sinceMs: number | null;
  readonly xactMs: number | null;
  readonly blockedBy?: readonly number[];
  readonly query?: string;
  readonly application?: string;
}

export function backendOf(sight: Sight): Backend {
  const backend_start = timeText(sight.bornMs);
  const { xactMs, sinceMs, kind } = sight;
  return {
    key: `${sight.pid}@${backend_start}`,
    pid: sight.pid,
    backend_start,
    backend_type: 'client backend',
    datname: 'postgres',
    usename: 'app',
    application_name: sight.application ?? 'shop',
    client: '10.0.0.1',
    isOurs: false,
    kind,
    state: stateOf[kind],
    xact_start: xactMs === null ? null : timeText(xactMs),
    query_start: null,
    state_change: sinceMs === null ? null : timeText(sinceMs),
    wait_event_type: kind === 'waiting' ? 'Lock' : null,
    wait_event: kind === 'waiting' ? 'relation' : null,
    backend_xid: xactMs === null ? null : '7',
    backend_xmin: null,
    xmin_age: null,
    query: sight.query ?? `SELECT ${sight.pid % 3}`,
    blocked_by: [...(sight.blockedBy ?? [])],
    waits_for: null,
  };
}

const choice = fc.record({
  pid: fc.integer({ min: 1, max: 5 }),
  kind: fc.constantFrom<StateKind>('active', 'idle-in-transaction', 'aborted', 'waiting', 'idle', 'unknown'),
  hasNewTransaction: fc.boolean(),
  blocker: fc.integer({ min: 1, max: 5 }),
  isReborn: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  isGone: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  lateMs: fc.integer({ min: 0, max: 900 }),
  rename: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

const moment = fc.record({
  /** Most samples follow at once, some much later, so that segments fill. */
  afterMs: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 3000 }) }, fc.integer({ min: 1, max: 400_000 })),
  isGap: fc.integer({ min: 0, max: 14 }).map((n) => n === 0),
  choices: fc.uniqueArray(choice, { maxLength: 5, selector: ({ pid }) => pid }),
});

/** Stories of up to five pids over minutes or hours. */
export const story: fc.Arbitrary<readonly Step[]> = fc.array(moment, { minLength: 1, maxLength: 80 }).map((moments) => {
  const alive = new Map<number, Sight>();
  let nowMs = startMs;
  return moments.map(({ afterMs, isGap, choices }) => {
    const beforeMs = nowMs;
    nowMs += afterMs;
    const changed: Backend[] = [];
    const gone: string[] = [];
    for (const one of choices) step(alive, one, beforeMs, nowMs, changed, gone);
    const gap: Gap | null = isGap && beforeMs > startMs ? { fromMs: beforeMs, toMs: nowMs, why: 'lost' } : null;
    const all = [...alive.values()].map(backendOf);
    return { nowMs, used: alive.size, gap, changed: gap === null ? changed : all, gone, all };
  });
});

interface Choice {
  readonly pid: number;
  readonly kind: StateKind;
  readonly hasNewTransaction: boolean;
  readonly blocker: number;
  readonly isReborn: boolean;
  readonly isGone: boolean;
  readonly lateMs: number;
  readonly rename: boolean;
}

function step(
  alive: Map<number, Sight>,
  one: Choice,
  beforeMs: number,
  nowMs: number,
  changed: Backend[],
  gone: string[],
): void {
  const before = alive.get(one.pid);
  if (before !== undefined && (one.isGone || one.isReborn)) {
    gone.push(backendOf(before).key);
    alive.delete(one.pid);
    if (one.isGone) return;
  }
  const sight = nextSight(alive.get(one.pid) ?? {}, one, Math.max(beforeMs, nowMs - one.lateMs));
  alive.set(one.pid, sight);
  changed.push(backendOf(sight));
}

function nextSight(known: Partial<Sight>, one: Choice, sinceMs: number): Sight {
  const { bornMs = sinceMs - one.lateMs, application = 'shop', xactMs } = known;
  const hasTransaction = one.kind !== 'idle' && one.kind !== 'unknown';
  const sameMs = one.hasNewTransaction ? sinceMs : (xactMs ?? sinceMs);
  return {
    pid: one.pid,
    bornMs,
    kind: one.kind,
    sinceMs: one.kind === 'unknown' ? null : sinceMs,
    xactMs: hasTransaction ? sameMs : null,
    blockedBy: one.kind === 'waiting' ? [one.blocker] : [],
    application: one.rename ? 'renamed' : application,
  };
}

export function play(store: RunStore, steps: readonly Step[]): void {
  for (const step of steps) {
    if (step.gap !== null) store.gap(step.gap);
    store.tick(step);
  }
}

/** Everything a store tells, to compare two of them. */
export function seen(store: RunStore, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY) {
  const lanes = store.lanes(fromMs, toMs).map((lane) => {
    const runs: object[] = [];
    store.visit(lane.identity.key, fromMs, toMs, (run) => runs.push({ ...run }));
    return { identity: lane.identity, firstMs: lane.firstMs, lastMs: lane.lastMs, isGone: lane.isGone, runs };
  });
  return { lanes, used: [...store.used], gaps: [...store.gaps], toMs: store.toMs };
}
