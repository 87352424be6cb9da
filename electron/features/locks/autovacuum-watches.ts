import type { Backend } from '../../../shared/contract/activity.ts';
import type { AutovacuumState } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { FailureError } from '../../../shared/failure.ts';
import { workersOf } from '../../../shared/locks/autovacuum-sightings.ts';
import { pause } from '../../pause.ts';
import { databaseOf } from '../../postgres/at.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { BrokenVacuums } from '../../sampler/broken-vacuums.ts';
import type { Accompanied } from '../../sampler/companions.ts';
import { AutovacuumLooks } from './autovacuum-looks.ts';
import { culpritText } from './autovacuum-sample.ts';

/** How often the last sample is looked at for a worker. Nothing is sent for that. */
const peepMs = 100;
const retryMs = 5_000;
/** Who only listens looks so often whether that is still so. */
const asideMs = 1_000;

type Tell = (state: AutovacuumState) => void;

interface Watch {
  readonly looks: AutovacuumLooks;
  readonly tells: Set<Tell>;
  /** Whoever drives the looks: the sampler's company, or, without one, who asked. */
  companions: number;
}

/**
 * Looks for autovacuums that are cancelled, beside the sampler: once a second while an autovacuum worker of the database
 * is in the last sample, and until what it did is judged. What was found stays when nobody looks any more.
 */
export class AutovacuumWatches {
  readonly #databases: Databases;
  readonly #broken: BrokenVacuums;
  readonly #watches = new Map<At, Watch>();

  constructor(databases: Databases, broken: BrokenVacuums) {
    this.#databases = databases;
    this.#broken = broken;
  }

  /** The companion of a sampler. */
  async accompany({ at, signal, now }: Accompanied): Promise<void> {
    const watch = this.#watchOf(at);
    const { looks } = watch;
    watch.companions += 1;
    looks.paused();
    let last: readonly Backend[] | undefined;
    let hasLooked = false;
    try {
      while (!signal.aborted) {
        const backends = now();
        if (backends === undefined) looks.paused();
        else {
          if (backends !== last) looks.take(backends);
          const isAtWork = looks.isJudging || workersOf(backends, databaseOf(at)).length > 0;
          if ((isAtWork || !hasLooked) && looks.isDue) hasLooked = await this.#lookAside(at, watch, signal);
        }
        last = backends;
        await pause(peepMs, signal);
      }
    } finally {
      watch.companions -= 1;
    }
  }

  /** One state at first and one a look, until the call is stopped. A lost connection is waited for; else it fails. */
  async watch(at: At, call: Call, tell: Tell): Promise<void> {
    const watch = this.#watchOf(at);
    const { looks, tells } = watch;
    let isTold = false;
    const hear: Tell = (state) => {
      isTold = true;
      tell(state);
    };
    if (tells.size === 0 && watch.companions === 0) looks.paused();
    tells.add(hear);
    if (looks.state !== null && !looks.isDue) hear(looks.state);
    try {
      while (!call.signal.aborted) {
        const isOurs = !isTold || watch.companions === 0;
        if (isOurs && looks.isDue) {
          await this.#look(at, watch, call.signal).catch((error: unknown) => unlessLost(error, looks));
        }
        await pause(isOurs ? Math.max(peepMs, looks.dueInMs) : asideMs, call.signal);
      }
    } finally {
      tells.delete(hear);
    }
  }

  #watchOf(at: At): Watch {
    const known = this.#watches.get(at);
    if (known !== undefined) return known;
    const watch: Watch = { looks: new AutovacuumLooks(databaseOf(at)), tells: new Set(), companions: 0 };
    this.#watches.set(at, watch);
    return watch;
  }

  /** Whatever fails is tried again later. */
  async #lookAside(at: At, watch: Watch, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#look(at, watch, signal);
      return true;
    } catch {
      watch.looks.failed(retryMs);
      return false;
    }
  }

  async #look(at: At, { looks, tells }: Watch, signal: AbortSignal): Promise<void> {
    if (looks.isLooking) return;
    const found = await looks.look(async (call) => this.#databases.session(at, call), signal);
    for (const { relid, lastSeenMs, kind, culprit } of found) {
      this.#broken.note(at, relid, lastSeenMs, { kind, culprit: culpritText(culprit) });
    }
    if (looks.state !== null) for (const tell of tells) tell(looks.state);
  }
}

/** What ran while the line was down is not judged. */
function unlessLost(error: unknown, looks: AutovacuumLooks): void {
  if (!(error instanceof FailureError) || !['not-connected', 'timeout', 'locked'].includes(error.failure.kind))
    throw error;
  looks.paused();
  looks.failed(retryMs);
}
