import { mean, median, medianInterval, sorted, standardDeviation } from '../../../shared/benchmark/statistics.ts';
import type { PlansSide, ServerThen, SideRun } from '../../../shared/contract/plans-parts.ts';
import type { TextReading } from '../../../shared/contract/user-lane.ts';
import { KeptPlans } from './kept-plans.ts';
import type { SideFailure } from './refusal.ts';
import type { RunFigures } from './run-figures.ts';
import type { Step } from './schedule.ts';

/** What one side has told so far. */
export class MeasuredSide {
  readonly side: PlansSide;
  /** What notes call it: its title, or A or B. */
  readonly name: string;
  readonly reading: TextReading;
  failure: SideFailure | null = null;
  serverThen: ServerThen | null = null;
  readonly executionMs: number[] = [];
  readonly #planningMs: number[] = [];
  readonly #untimedMs: number[] = [];
  readonly #kept = new KeptPlans();
  #first: SideRun['first'] = null;
  #firstReadShare: number | null = null;
  /** Without ANALYZE. */
  #plan: { readonly text: string; readonly figures: RunFigures } | null = null;

  constructor(side: PlansSide, letter: string, reading: TextReading) {
    this.side = side;
    this.name = side.title.trim() === '' ? letter : side.title;
    this.reading = reading;
  }

  get hasPlan(): boolean {
    return this.#plan !== null || this.#first !== null || this.executionMs.length > 0;
  }

  add(kind: Step['kind'], text: string, figures: RunFigures): void {
    const { planningMs, readShare } = figures;
    const executionMs = figures.executionMs ?? 0;
    if (kind === 'plan') this.#plan = { text, figures };
    else if (kind === 'untimed') this.#untimedMs.push(executionMs);
    else if (kind === 'first') {
      this.#first = { planningMs, executionMs, plan: text };
      this.#firstReadShare = readShare;
    } else {
      this.#planningMs.push(planningMs);
      this.executionMs.push(executionMs);
      this.#kept.add({ text, executionMs, readShare });
    }
  }

  told(): SideRun {
    const { side, reading, executionMs } = this;
    const ascending = sorted(executionMs);
    const nearest = this.#kept.nearestMedian();
    return {
      title: side.title,
      text: side.text,
      fingerprint: reading.fingerprint,
      plan: nearest?.text ?? this.#plan?.text ?? null,
      planningMs: [...this.#planningMs],
      executionMs: [...executionMs],
      first: this.#first,
      medianMs: median(ascending),
      meanMs: mean(executionMs),
      sdMs: standardDeviation(executionMs),
      band: medianInterval(ascending),
      spread: spreadOf(ascending),
      firstReadShare: this.#firstReadShare,
      readShare: nearest?.readShare ?? null,
      untimedMs: median(sorted(this.#untimedMs)),
      serverThen: this.serverThen,
      failure: this.failure,
    };
  }
}

function spreadOf(ascending: Float64Array): SideRun['spread'] {
  const [low, high] = [ascending.at(0), ascending.at(-1)];
  return low === undefined || high === undefined ? null : { low, high };
}
