import { median, sorted } from '../../../shared/benchmark/statistics.ts';
import type { RunFigures } from './run-figures.ts';

export interface MeasuredPlan {
  readonly text: string;
  readonly executionMs: number;
  readonly readShare: RunFigures['readShare'];
}

const mostCharacters = 50e6;

/**
 * The plans of one side's runs, of which the one nearest the median is shown. A plan may be 10 MB and there may be a
 * hundred of them: beyond the budget those go first that are furthest from the median so far.
 */
export class KeptPlans {
  readonly #most: number;
  readonly #times: number[] = [];
  #plans: MeasuredPlan[] = [];
  #characters = 0;

  constructor(most: number = mostCharacters) {
    this.#most = most;
  }

  add(plan: MeasuredPlan): void {
    this.#times.push(plan.executionMs);
    this.#plans.push(plan);
    this.#characters += plan.text.length;
    if (this.#characters <= this.#most) return;
    const middle = median(sorted(this.#times)) ?? 0;
    this.#plans.sort((a, b) => distance(a, middle) - distance(b, middle));
    while (this.#characters > this.#most && this.#plans.length > 1) {
      this.#characters -= this.#plans.pop()?.text.length ?? 0;
    }
  }

  /** null before the first. */
  nearestMedian(): MeasuredPlan | null {
    const middle = median(sorted(this.#times)) ?? 0;
    let nearest: MeasuredPlan | null = null;
    for (const plan of this.#plans) {
      if (nearest === null || distance(plan, middle) < distance(nearest, middle)) nearest = plan;
    }
    return nearest;
  }
}

const distance = ({ executionMs }: MeasuredPlan, middle: number) => Math.abs(executionMs - middle);
