import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { RunStore } from '../../shared/activity/run-store.ts';
import type { StateKind } from '../../shared/activity/state-kinds.ts';
import type { Backend } from '../../shared/contract/activity.ts';

/** Activity made up for pictures and benches: the same for the same seed. */

/** Numbers in [0, 1), the same each time. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** "2026-11-21 13:08:41.000000+00", as the server writes it. */
export const serverText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')}000+00`;

export interface Made {
  readonly pid: number;
  readonly startMs: number;
  readonly application: string;
  readonly kind: StateKind;
  readonly sinceMs: number;
  readonly xactMs: number | null;
  readonly blockedBy?: readonly number[];
}

const states: Readonly<Record<StateKind, string | null>> = {
  active: 'active',
  'idle-in-transaction': 'idle in transaction',
  aborted: 'idle in transaction (aborted)',
  waiting: 'active',
  idle: 'idle',
  unknown: null,
};

/** One backend as a sample sees it. */
export function madeBackend(made: Made): Backend {
  const { pid, startMs, application, kind, sinceMs, xactMs, blockedBy = [] } = made;
  const isWaiting = kind === 'waiting';
  return {
    key: `${pid}@${serverText(startMs)}`,
    pid,
    backend_start: serverText(startMs),
    backend_type: 'client backend',
    datname: 'breakpad',
    usename: 'app',
    application_name: application,
    client: '10.0.0.1',
    isOurs: false,
    kind,
    state: states[kind],
    xact_start: xactMs === null ? null : serverText(xactMs),
    query_start: serverText(sinceMs),
    state_change: serverText(sinceMs),
    wait_event_type: isWaiting ? 'Lock' : kind === 'active' ? null : 'Client',
    wait_event: isWaiting ? 'relation' : kind === 'active' ? null : 'ClientRead',
    backend_xid: null,
    backend_xmin: null,
    xmin_age: null,
    query: 'SELECT last_visit FROM session WHERE sid = $1',
    blocked_by: [...blockedBy],
    waits_for: isWaiting
      ? {
          mode: 'AccessShareLock',
          locktype: 'relation',
          object: 'session',
          relation_oid: 16_400,
          waitstart: serverText(sinceMs),
        }
      : null,
  };
}

/** Backends of a pool that work and rest in turns, sampled each second. */
export class BusyPool {
  readonly #random: () => number;
  readonly #backends: Backend[] = [];
  readonly #changesPerMinute: number;
  readonly #applications: readonly string[];

  constructor(options: {
    backends: number;
    changesPerMinute: number;
    startMs: number;
    seed?: number;
    applications?: readonly string[];
  }) {
    const {
      backends,
      changesPerMinute,
      startMs,
      seed = 1,
      applications = ['web', 'worker', 'report', 'cron'],
    } = options;
    this.#random = seeded(seed);
    this.#changesPerMinute = changesPerMinute;
    this.#applications = applications;
    for (let i = 0; i < backends; i += 1) this.#backends.push(this.#fresh(10_000 + i, startMs));
  }

  get backends(): readonly Backend[] {
    return this.#backends;
  }

  /** What one sample brings: with the chance that makes the given changes per minute, another state for each. */
  sample(nowMs: number, everyMs = 1000): { changed: Backend[]; gone: string[] } {
    const chance = (this.#changesPerMinute * everyMs) / 60_000;
    const changed: Backend[] = [];
    const gone: string[] = [];
    for (let i = 0; i < this.#backends.length; i += 1) {
      const before = this.#backends[i];
      if (before === undefined || this.#random() >= chance) continue;
      // Now and then a connection ends and another begins in its place.
      const isReplaced = this.#random() < 0.002;
      if (isReplaced) gone.push(before.key);
      const after = isReplaced
        ? this.#fresh(20_000 + Math.floor(this.#random() * 40_000), nowMs)
        : this.#next(before, nowMs);
      this.#backends[i] = after;
      changed.push(after);
    }
    return { changed, gone };
  }

  #fresh(pid: number, startMs: number): Backend {
    const application = this.#applications[pid % this.#applications.length] ?? 'web';
    return madeBackend({ pid, startMs, application, kind: 'idle', sinceMs: startMs, xactMs: null });
  }

  #next(before: Backend, nowMs: number): Backend {
    const { pid, application_name } = before;
    const startMs = Date.parse(`${before.backend_start?.slice(0, 23).replace(' ', 'T')}Z`);
    const sinceMs = nowMs - Math.floor(this.#random() * 900);
    const draw = this.#random();
    const kind: StateKind =
      before.kind !== 'idle'
        ? 'idle'
        : draw < 0.8
          ? 'active'
          : draw < 0.93
            ? 'idle-in-transaction'
            : draw < 0.97
              ? 'waiting'
              : 'aborted';
    const blocker = this.#backends[Math.floor(this.#random() * this.#backends.length)];
    const blockedBy = kind === 'waiting' && blocker ? [blocker.pid] : [];
    return madeBackend({
      pid,
      startMs,
      application: application_name ?? '',
      kind,
      sinceMs,
      xactMs: kind === 'idle' ? null : sinceMs,
      blockedBy,
    });
  }
}

/** A store filled with `minutes` of such a pool up to `endMs`. */
export function busyStore(options: {
  backends: number;
  minutes: number;
  changesPerMinute: number;
  endMs: number;
  keepMs: number;
}): {
  readonly runs: RunStore;
  readonly pool: BusyPool;
} {
  const { backends, minutes, changesPerMinute, endMs, keepMs } = options;
  const startMs = endMs - minutes * 60_000;
  const runs = openRunStore({ keepMs });
  const pool = new BusyPool({ backends, changesPerMinute, startMs });
  runs.tick({ nowMs: startMs, used: backends, changed: pool.backends, gone: [] });
  for (let nowMs = startMs + 1000; nowMs <= endMs; nowMs += 1000) {
    runs.tick({ nowMs, used: pool.backends.length, ...pool.sample(nowMs) });
  }
  return { runs, pool };
}
