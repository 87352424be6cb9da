import { ageText, clockText, unknown } from '../../shared/figure-text.ts';
import { useNow } from './use-now.ts';

interface AgeProps {
  readonly at: Date;
  /** The time of day while it was today; else how long ago in any case. */
  readonly isClockToday?: boolean;
}

/** "3 min ago", and it grows older while it is looked at; the moment itself stands in its title. */
export function Age({ at, isClockToday = false }: AgeProps) {
  const now = new Date(useNow(30_000));
  if (Number.isNaN(at.getTime())) return unknown;
  const isToday = isClockToday && at.toDateString() === now.toDateString();
  return (
    <time dateTime={at.toISOString()} title={at.toLocaleString()}>
      {isToday ? clockText(at) : ageText(at, now)}
    </time>
  );
}
