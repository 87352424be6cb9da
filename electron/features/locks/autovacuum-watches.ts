import { serverMs } from '../../../shared/activity/server-time.ts';
import type { AutovacuumState } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { FailureError } from '../../../shared/failure.ts';
import {
  type AutovacuumMemory,
  afterAutovacuumSample,
  afterPause,
  autovacuumState,
  noAutovacuum,
  relidsToCount,
} from '../../../shared/locks/autovacuum-watch.ts';
import { pause } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { autovacuum } from './autovacuum.sql.ts';
import { sampleOf } from './autovacuum-sample.ts';
import { nextLookMs } from './pace.ts';

const retryMs = 5_000;

/**
 * Who is in the way of a worker is waited for deadlock_timeout, 1 s unless set otherwise, and then the worker is gone:
 * so one looks a little more often than that while a worker runs.
 */
const whileRunningMs = (nextMs: number): number => (nextMs <= 1000 ? 800 : nextMs);

interface Watch {
  memory: AutovacuumMemory | null;
  lookers: number;
  last: Promise<AutovacuumState> | null;
  lastAt: number;
  nextMs: number;
  /** Of the look before. */
  tookMs: number;
}

/** Looks are shared by all windows of a database, and so is what they found; it stays when nobody looks any more. */
export class AutovacuumWatches {
  readonly #databases: Databases;
  readonly #watches = new Map<At, Watch>();

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  /** One state a look, until the call is stopped. A lost connection is waited for; any other failure ends it. */
  async watch(at: At, call: Call, tell: (state: AutovacuumState) => void): Promise<void> {
    const watch = this.#watches.get(at) ?? { memory: null, lookers: 0, last: null, lastAt: 0, nextMs: 0, tookMs: 0 };
    this.#watches.set(at, watch);
    if (watch.lookers === 0 && watch.memory) watch.memory = afterPause(watch.memory);
    watch.lookers += 1;
    try {
      while (!call.signal.aborted) {
        const state = await this.#look(at, watch, call).catch((error: unknown) => unlessLost(error, watch));
        if (state && !call.signal.aborted) tell(state);
        await pause(watch.lastAt + watch.nextMs - performance.now(), call.signal);
      }
    } finally {
      watch.lookers -= 1;
    }
  }

  #look(at: At, watch: Watch, call: Call): Promise<AutovacuumState> {
    const isFresh = performance.now() - watch.lastAt < watch.nextMs - 50;
    if (watch.last && isFresh) return watch.last;
    watch.lastAt = performance.now();
    const look = this.#ask(at, watch, call);
    watch.last = look;
    look.catch(() => {
      if (watch.last === look) watch.last = null;
    });
    return look;
  }

  async #ask(at: At, watch: Watch, call: Call): Promise<AutovacuumState> {
    const session = await this.#databases.session(at, call);
    const row = await session.one(autovacuum, watch.memory ? relidsToCount(watch.memory) : []);
    const nextMs = nextLookMs(row.took_ms, watch.tookMs);
    watch.tookMs = row.took_ms;
    watch.nextMs = row.running.length > 0 ? whileRunningMs(nextMs) : nextMs;
    const memory = watch.memory ?? noAutovacuum(serverMs(row.server_now));
    const sample = sampleOf(row);
    watch.memory = afterAutovacuumSample(memory, sample);
    const blocked = row.waiters.filter(({ is_worker }) => is_worker).map(({ pid }) => pid);
    return autovacuumState(watch.memory, sample, { blocked, isVisible: row.is_visible });
  }
}

/** What ran while the line was down is not judged. */
function unlessLost(error: unknown, watch: Watch): undefined {
  if (!(error instanceof FailureError) || !['not-connected', 'timeout', 'locked'].includes(error.failure.kind))
    throw error;
  if (watch.memory) watch.memory = afterPause(watch.memory);
  watch.nextMs = retryMs;
}
