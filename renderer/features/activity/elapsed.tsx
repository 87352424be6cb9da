import { durationText } from '../../../shared/figure-text.ts';
import { useClock } from './clock.ts';

interface ElapsedProps {
  readonly fromMs: number;
}

/** How long since then, by the server's clock; drawn again only when the text changes. */
export function Elapsed({ fromMs }: ElapsedProps) {
  return useClock(({ nowMs }) => elapsedText(fromMs, nowMs));
}

/** A state that began between the sample and the answer is 0 old, not less. */
export const elapsedText = (fromMs: number, nowMs: number): string => durationText(Math.max(0, nowMs - fromMs));
