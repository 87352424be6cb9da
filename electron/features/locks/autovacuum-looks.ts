import { serverMs } from '../../../shared/activity/server-time.ts';
import type { Backend } from '../../../shared/contract/activity.ts';
import type { AutovacuumState, BrokenVacuum } from '../../../shared/contract/locks.ts';
import { sightingsOf } from '../../../shared/locks/autovacuum-sightings.ts';
import {
  type AutovacuumMemory,
  afterAutovacuumSample,
  afterGranted,
  afterPause,
  afterSightings,
  autovacuumState,
  isSameBroken,
  noAutovacuum,
  relidsToJudge,
  withoutCulprit,
} from '../../../shared/locks/autovacuum-watch.ts';
import type { Call } from '../../postgres/call.ts';
import type { Session } from '../../postgres/session.ts';
import { LastRuns } from '../../sampler/last-runs.ts';
import { autovacuum, autovacuumGranted } from './autovacuum.sql.ts';
import { grantedOf, sampleOf } from './autovacuum-sample.ts';
import { nextLookMs } from './pace.ts';

/** The looks at one database and what is remembered of them, whoever asks for them. One at a time. */
export class AutovacuumLooks {
  readonly #database: string;
  readonly #lastRuns = new LastRuns();
  #memory: AutovacuumMemory | null = null;
  #state: AutovacuumState | null = null;
  #isLooking = false;
  /** Of performance.now(). */
  #dueMs = 0;
  /** Of the look before. */
  #tookMs = 0;
  /** The server's clock − performance.now(). */
  #clockMs = Number.NaN;

  constructor(database: string) {
    this.#database = database;
  }

  /** As of the last look. */
  get state(): AutovacuumState | null {
    return this.#state;
  }

  get isLooking(): boolean {
    return this.#isLooking;
  }

  get dueInMs(): number {
    return this.#dueMs - performance.now();
  }

  get isDue(): boolean {
    return !this.#isLooking && this.dueInMs <= 0;
  }

  /** Something was seen of which it is not known yet whether it finished. */
  get isJudging(): boolean {
    return this.#memory !== null && relidsToJudge(this.#memory).length > 0;
  }

  /** What ran meanwhile is not judged. */
  paused(): void {
    if (this.#memory !== null) this.#memory = afterPause(this.#memory);
  }

  failed(retryMs: number): void {
    this.#dueMs = performance.now() + retryMs;
  }

  /** A sample of all backends, once, when it is new. */
  take(backends: readonly Backend[]): void {
    if (this.#memory === null) return;
    const atMs = Math.round(performance.now() + this.#clockMs);
    this.#memory = afterSightings(this.#memory, sightingsOf(backends, this.#database, atMs));
  }

  /** One look. Answers what was found broken by it. */
  async look(open: (call: Call) => Promise<Session>, signal: AbortSignal): Promise<readonly BrokenVacuum[]> {
    const call: Call = { signal, statements: [] };
    const started = performance.now();
    this.#isLooking = true;
    try {
      const session = await open(call);
      const row = await session.one(autovacuum, this.#memory === null ? [] : relidsToJudge(this.#memory));
      const nextMs = nextLookMs(row.took_ms, this.#tookMs);
      this.#tookMs = row.took_ms;
      this.#dueMs = started + nextMs;
      this.#clockMs = serverMs(row.server_now) - performance.now();
      const before = this.#memory ?? noAutovacuum(serverMs(row.server_now));
      const sample = sampleOf(row);
      const memory = afterAutovacuumSample(before, sample);
      this.#memory = memory;
      const nameless = withoutCulprit(memory);
      if (nameless.length > 0) {
        this.#memory = afterGranted(this.#memory, grantedOf(await session.rows(autovacuumGranted, nameless)));
      }
      this.#lastRuns.note(call.statements);
      const blocked = row.waiters.filter(({ is_worker }) => is_worker).map(({ pid }) => pid);
      const more = { blocked, isVisible: row.is_visible, sql: this.#lastRuns.all };
      this.#state = autovacuumState(this.#memory, sample, more);
      return this.#memory.broken.filter((one) => !before.broken.some((known) => isSameBroken(known, one)));
    } finally {
      this.#isLooking = false;
    }
  }
}
