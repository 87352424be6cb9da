import { ageText, clockText } from '../../../shared/figure-text.ts';

/** "13:31:06" of today, "3 d ago" before; of our own clock. */
export function whenText(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return iso;
  return then.toDateString() === now.toDateString() ? clockText(then) : ageText(then, now);
}
