import type { MembersAnswer } from '../../../shared/contract/sizes.ts';

type Step = NonNullable<MembersAnswer['step']>;

const dayMs = 86_400_000;
/** Days between two neighbours, from and to. Several partitions of one day are hourly or finer. */
const steps: readonly (readonly [Step, number, number])[] = [
  ['hourly', 0, 0],
  ['daily', 1, 1],
  ['weekly', 7, 7],
  ['monthly', 28, 31],
  ['quarterly', 90, 92],
  ['yearly', 365, 366],
];

/** The step that most neighbours have; null when there are fewer than three days or no step prevails. */
export function stepOf(days: readonly (string | null)[]): Step | null {
  const times = days
    .filter((day) => day !== null)
    .map((day) => Date.parse(day))
    .sort((a, b) => a - b);
  if (times.length < 3) return null;
  const gaps = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? time)) / dayMs));
  for (const [step, from, to] of steps) {
    if (gaps.filter((gap) => gap >= from && gap <= to).length > gaps.length / 2) return step;
  }
  return null;
}
