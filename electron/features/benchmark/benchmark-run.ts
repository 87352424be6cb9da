import { seeded } from '../../../shared/benchmark/random.ts';
import { quickResampling, thoroughResampling } from '../../../shared/benchmark/resample.ts';
import { isNarrow, sorted } from '../../../shared/benchmark/statistics.ts';
import type { BenchmarkEvent, BenchmarkRequest } from '../../../shared/contract/benchmark-parts.ts';
import type { Contest } from './contest.ts';
import { EventFeed } from './event-feed.ts';
import { Measurements } from './measurements.ts';
import { runRounds, runWarmUp } from './rounds.ts';
import { runFailureOf } from './run-failure.ts';
import type { RunGround } from './run-ground.ts';
import { finishGently, finishNow, type Summaries, type SummaryNeeds, summariesInSteps } from './summaries.ts';
import { toldEvent } from './told-event.ts';

type State = BenchmarkEvent['state'];

/** Of one run: what came of it and every single measurement. */
export interface RunResult {
  readonly event: BenchmarkEvent;
  readonly measured: Measurements | null;
}

export interface RunOptions {
  readonly runId: string;
  readonly request: BenchmarkRequest;
  /** Opens what is measured. `signal` ends it. */
  readonly open: () => Promise<RunGround>;
  /** What would let the role run that side's text; undefined: nobody knows. Never rejects. */
  readonly grantFor: (side: string) => Promise<string | undefined>;
  readonly signal: AbortSignal;
  /** Keeps it; answers its id, or null when it could not be kept. */
  readonly keep: (result: RunResult, ground: RunGround) => Promise<string>;
}

const everyMs = 500;
/** A round may last minutes; then at least the clock goes on. */
const longMs = 1_500;
const leastToStop = 300;

/** One benchmark, from its first connection to its place in the history. */
export class BenchmarkRun {
  readonly feed = new EventFeed<BenchmarkEvent>();
  readonly #options: RunOptions;
  readonly #startedAt = new Date();
  readonly #startedMs = performance.now();
  #state: State = 'preparing';
  #ground: RunGround | undefined;
  #measured: Measurements | null = null;
  #round = 0;
  #measuringSinceMs = 0;
  #toldMs = 0;
  #tellingTookMs = 0;
  #told: BenchmarkEvent | undefined;
  #hits: { warmUp: number | null; measured: number | null } = { warmUp: null, measured: null };
  #failure: BenchmarkEvent['failure'] = null;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /** Never rejects: whatever happens, the last event tells. */
  async run(): Promise<void> {
    const clock = setInterval(() => this.#tellTheTime(), everyMs);
    this.#tell();
    try {
      const ground = await this.#options.open();
      this.#ground = ground;
      await this.#measure(ground);
    } catch (error) {
      await this.#failed(error);
    } finally {
      clearInterval(clock);
      await this.#finish();
      this.feed.end();
    }
  }

  async #measure({ contest, hits, time }: RunGround): Promise<void> {
    const { request, signal } = this.#options;
    const measured = new Measurements(
      contest.contestants.map(({ key }) => key),
      request.rounds,
    );
    this.#measured = measured;
    const rounds = {
      order: request.order,
      warmUp: request.warmUp,
      random: seeded(request.seed),
      signal,
      onWarmUp: () => {
        if (this.#isDue()) this.#tell();
      },
      onRound: (done: number) => this.#afterRound(done, measured),
    };
    this.#become('warming');
    await runWarmUp(contest, measured, rounds);
    this.#hits.warmUp = (await hits?.look()) ?? null;
    await time?.begin();
    this.#become('running');
    this.#measuringSinceMs = performance.now();
    await runRounds(contest, measured, rounds);
    if (signal.aborted) this.#state = 'stopped';
    else if (this.#state === 'running') this.#state = 'finished';
    // On a stopped run the connection is gone already.
    if (signal.aborted) return;
    this.#hits.measured = (await hits?.look()) ?? null;
    await time?.end();
  }

  async #failed(error: unknown): Promise<void> {
    const { signal, grantFor } = this.#options;
    if (!signal.aborted) this.#failure = runFailureOf(error);
    const { side, sqlstate } = this.#failure ?? {};
    const grant = side !== undefined && sqlstate === '42501' ? await grantFor(side) : undefined;
    if (this.#failure && grant !== undefined) this.#failure = { ...this.#failure, grant };
    this.#state = this.#failure === null ? 'stopped' : 'failed';
  }

  async #afterRound(done: number, measured: Measurements): Promise<boolean> {
    this.#round = Math.floor(done);
    if (this.#isDue()) await this.#tellGently(measured);
    const { stopsWhenNarrow } = this.#options.request;
    const { complete } = measured;
    const every = Math.max(50, Math.floor(complete / 10 / 50) * 50);
    if (!stopsWhenNarrow || complete < leastToStop || complete % every !== 0) return true;
    if (!isNarrow(measured.keys.map((key) => sorted(measured.times(key))))) return true;
    this.#state = 'narrow';
    return false;
  }

  #become(state: State): void {
    this.#state = state;
    this.#tell();
  }

  /** Figures of 100,000 rounds take a while: then they are told less often. */
  #isDue(): boolean {
    return performance.now() - this.#toldMs >= Math.max(everyMs, 10 * this.#tellingTookMs);
  }

  #tell(): void {
    const measured = this.#measured;
    this.#push(
      measured === null ? undefined : finishNow(summariesInSteps(this.#summaryNeeds(measured, quickResampling))),
    );
  }

  async #tellGently(measured: Measurements): Promise<void> {
    const began = performance.now();
    this.#push(await finishGently(summariesInSteps(this.#summaryNeeds(measured, quickResampling))));
    this.#tellingTookMs = performance.now() - began;
  }

  #push(summaries: Summaries | undefined): void {
    this.#told = this.#event(summaries);
    this.#toldMs = performance.now();
    this.feed.push(this.#told);
  }

  /** Within a round of minutes: the same figures at a later time. */
  #tellTheTime(): void {
    if (this.#told === undefined || performance.now() - this.#toldMs < longMs) return;
    this.#toldMs = performance.now();
    this.feed.push({ ...this.#told, elapsedMs: this.#elapsedMs(), leftMs: this.#leftMs() });
  }

  async #finish(): Promise<void> {
    const ground = this.#ground;
    await ground?.contest.close();
    const measured = this.#measured;
    const summaries =
      measured === null
        ? undefined
        : await finishGently(summariesInSteps(this.#summaryNeeds(measured, thoroughResampling)));
    let event = this.#event(summaries);
    if (ground !== undefined && measured !== null && measured.complete > 0) {
      try {
        event = { ...event, keptAs: await this.#options.keep({ event, measured }, ground) };
      } catch (error) {
        event.notes.push(`Not kept to compare with later: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.feed.push(event);
  }

  #summaryNeeds(measured: Measurements, resampling: { resamples: number; most: number }): SummaryNeeds {
    const { seed } = this.#options.request;
    const contest: Contest | undefined = this.#ground?.contest;
    return {
      measured,
      titles: new Map(contest?.contestants.map(({ key, title }) => [key, title]) ?? []),
      baseline: this.#baseline(),
      resampling: { ...resampling, seed },
      serverMs: (key) => this.#ground?.serverMs(key, measured.means(key).queries) ?? null,
    };
  }

  #baseline(): string {
    const keys = this.#ground?.contest.contestants.map(({ key }) => key) ?? [];
    return keys.includes('join') ? 'join' : (keys[0] ?? '');
  }

  #elapsedMs = () => performance.now() - this.#startedMs;

  #leftMs(): number | null {
    if (this.#state !== 'running' || this.#round === 0) return null;
    const perRound = (performance.now() - this.#measuringSinceMs) / this.#round;
    return perRound * (this.#options.request.rounds - this.#round);
  }

  #event(summaries: Summaries | undefined): BenchmarkEvent {
    const { runId, request } = this.#options;
    const standing = {
      runId,
      request,
      state: this.#state,
      startedAt: this.#startedAt.toISOString(),
      round: this.#round,
      elapsedMs: this.#elapsedMs(),
      leftMs: this.#leftMs(),
      baseline: this.#baseline(),
      hitShare: this.#hits.measured,
      warmUpHitShare: this.#hits.warmUp,
      failure: this.#failure,
      vanished: this.#measured?.vanished ?? 0,
      floorRuns: this.#measured?.floor.length ?? 0,
    };
    return toldEvent(standing, this.#ground, summaries);
  }
}
