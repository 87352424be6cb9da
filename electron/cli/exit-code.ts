import type { Judged } from './condition.ts';

/** As docs/scripts.md lists them. 128 + the number of the signal, as shells have it. */
export const exitCodes = {
  fine: 0,
  failed: 1,
  wrong: 2,
  holds: 3,
  unknown: 4,
  interrupted: 130,
  terminated: 143,
} as const;

/** What holds is worse than what nobody knows. */
export function exitCodeOf(judged: readonly Judged[]): number {
  if (judged.some(({ outcome }) => outcome === 'holds')) return exitCodes.holds;
  return judged.some(({ outcome }) => outcome === 'unknown') ? exitCodes.unknown : exitCodes.fine;
}

const mostRows = 20;

/** For the error output, the rows on lines of their own; null: it passes. */
export function wordsOf({ condition, outcome, rows }: Judged): string | null {
  if (outcome === 'passes') return null;
  const left = rows.length - mostRows;
  const more = left > 0 ? [`and ${left} more`] : [];
  const head = `--fail-on ${condition.text} ${outcome === 'holds' ? 'holds' : 'cannot be told'}:`;
  return [head, ...rows.slice(0, mostRows).map(oneLine), ...more].join('\n');
}

/** A name with a line break in it begins no line of its own. */
const oneLine = (row: string): string => row.replaceAll(/\s+/gu, ' ');
