import { intervalWords } from './interval-words.ts';
import type { Ratio } from './resample.ts';

export interface Ranked {
  readonly key: string;
  readonly title: string;
  readonly medianMs: number | null;
  /** false or null: no ranking with it. */
  readonly isEqual: boolean | null;
}

export interface Verdict {
  readonly kind: 'faster' | 'none' | 'unproven';
  readonly key: string | null;
  readonly than: string | null;
  readonly sentence: string;
}

const times = (value: number) => value.toFixed(value < 10 ? 2 : 1);

/** The two with the smallest medians, the faster first; null with fewer than two. */
export function fastestTwo<R extends Ranked>(strategies: readonly R[]): readonly [R, R] | null {
  const known = strategies.filter((strategy) => strategy.medianMs !== null);
  const [first, second] = known.sort((a, b) => (a.medianMs ?? 0) - (b.medianMs ?? 0));
  return first === undefined || second === undefined ? null : [first, second];
}

/**
 * What may be said: nothing before results are proven equal, and no winner while the interval holds 1.
 * `ratio` is the second's median ÷ the first's, of `fastestTwo`.
 */
export function verdictOf(strategies: readonly Ranked[], ratio: Ratio | null): Verdict | null {
  const two = fastestTwo(strategies);
  if (two === null) return null;
  const differing = strategies.filter(({ isEqual }) => isEqual === false);
  if (differing.length > 0 || strategies.some(({ isEqual }) => isEqual === null)) return unproven(differing);
  if (ratio === null) return null;
  const [first, second] = two;
  const span = intervalWords(ratio);
  if (ratio.low <= 1 && ratio.high >= 1) {
    const sentence = `No difference shown between ${first.title} and ${second.title}: the 95 % interval of the ratio, ${span}, holds 1.`;
    return { kind: 'none', key: null, than: null, sentence };
  }
  const sentence = `${first.title} is faster than ${second.title}: ${times(ratio.value)} times, the 95 % interval of the ratio, ${span}, excludes 1.`;
  return { kind: 'faster', key: first.key, than: second.key, sentence };
}

function unproven(differing: readonly Ranked[]): Verdict {
  const who = differing.map(({ title }) => title).join(' and ');
  const sentence =
    differing.length > 0
      ? `No ranking: the results of ${who} differ from the others', so they do not do the same work.`
      : 'No ranking: the results are not proven equal.';
  return { kind: 'unproven', key: null, than: null, sentence };
}
