import { quickResampling, ratioOfMedians, thoroughResampling } from '../../../shared/benchmark/resample.ts';
import type { PlansEvent, PlansRequest } from '../../../shared/contract/plans-parts.ts';
import type { SafetyPromise } from '../../../shared/contract/user-lane.ts';
import type { MeasuredSide } from './measured-side.ts';
import { orderText, type Step } from './schedule.ts';

/** How a run stands, of which events are made. */
export class PlansRun {
  readonly runId: string;
  readonly request: PlansRequest;
  readonly promise: SafetyPromise;
  readonly sides: readonly MeasuredSide[];
  readonly startedAt: string = new Date().toISOString();
  steps: readonly Step[] = [];
  keptAs: string | null = null;
  readonly #notes: string[] = [];
  readonly #startedMs = performance.now();
  #stepsStartedMs = 0;
  #endedMs: number | undefined;
  readonly #done: Step[] = [];
  #state: PlansEvent['state'] = 'preparing';
  #ratio: { readonly of: string; readonly ratio: PlansEvent['ratio'] } = { of: '', ratio: null };

  constructor(runId: string, request: PlansRequest, promise: SafetyPromise, sides: readonly MeasuredSide[]) {
    this.runId = runId;
    this.request = request;
    this.promise = promise;
    this.sides = sides;
  }

  note(...notes: readonly string[]): void {
    for (const note of notes) if (!this.#notes.includes(note)) this.#notes.push(note);
  }

  begin(steps: readonly Step[]): void {
    this.steps = steps;
  }

  get hasFailed(): boolean {
    return this.sides.some(({ failure }) => failure !== null);
  }

  did(step: Step): void {
    this.#done.push(step);
  }

  /** The first step begins: what came before took no part in it. */
  set state(state: PlansEvent['state']) {
    if (this.#state === 'preparing') this.#stepsStartedMs = performance.now();
    this.#state = state;
    if (this.#isOver) this.#endedMs = performance.now();
  }

  get state(): PlansEvent['state'] {
    return this.#state;
  }

  event(): PlansEvent {
    const { runId, state, startedAt, promise, keptAs } = this;
    const of = this.steps.length;
    return {
      runId,
      state,
      startedAt,
      order: orderText(this.#done),
      done: this.#done.length,
      of,
      elapsedMs: (this.#endedMs ?? performance.now()) - this.#startedMs,
      leftMs: this.#leftMs(),
      sides: this.sides.map((side) => side.told()),
      ratio: this.#ratioNow(),
      promise,
      notes: [...this.#notes],
      keptAs,
    };
  }

  get #isOver(): boolean {
    return this.#state === 'finished' || this.#state === 'stopped' || this.#state === 'failed';
  }

  #leftMs(): number | null {
    if (this.state !== 'warming' && this.state !== 'running') return null;
    const done = this.#done.length;
    if (done === 0) return null;
    return ((performance.now() - this.#stepsStartedMs) / done) * (this.steps.length - done);
  }

  /** Drawn anew when there is more to draw from, and thoroughly at the end. */
  #ratioNow(): PlansEvent['ratio'] {
    const [a, b] = this.sides;
    if (a === undefined || b === undefined) return null;
    const isOver = this.#isOver;
    const of = `${this.#done.length} ${isOver}`;
    if (this.#ratio.of !== of) {
      const rounds = Math.min(a.executionMs.length, b.executionMs.length);
      const times = (side: MeasuredSide) => Float64Array.from(side.executionMs.slice(0, rounds));
      const options = { ...(isOver ? thoroughResampling : quickResampling), seed: 1 };
      this.#ratio = { of, ratio: ratioOfMedians(times(a), times(b), options) };
    }
    return this.#ratio.ratio;
  }
}
