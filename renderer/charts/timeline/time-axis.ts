import type { TimeWindow } from './timeline-props.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7].map((n) => n * day),
];

/** px that a label with its air takes. */
const leastApart = { clock: 84, seconds: 96 };

export interface Tick {
  readonly ms: number;
  readonly text: string;
}

const two = (n: number) => String(n).padStart(2, '0');

/** HH:MM:SS, in the time zone of this computer as every clock of the page. */
export function clockOf(ms: number): string {
  const at = new Date(ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

const dayFormat = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' });

function tickText(ms: number, step: number): string {
  const at = new Date(ms);
  if (at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0) return dayFormat.format(at);
  return step < minute ? clockOf(ms) : clockOf(ms).slice(0, 5);
}

/** The smallest round step whose labels do not touch. */
export function stepFor(spanMs: number, widthPx: number): number {
  const fits = (step: number) =>
    (step / spanMs) * widthPx >= (step < minute ? leastApart.seconds : leastApart.clock) || step === steps.at(-1);
  return steps.find(fits) ?? 7 * day;
}

/** Round moments within the window, round by the wall clock of this computer. */
export function ticksOf({ fromMs, toMs }: TimeWindow, widthPx: number): readonly Tick[] {
  const step = stepFor(toMs - fromMs, widthPx);
  const aheadMs = -new Date(fromMs).getTimezoneOffset() * minute;
  const ticks: Tick[] = [];
  for (let ms = Math.ceil((fromMs + aheadMs) / step) * step - aheadMs; ms <= toMs; ms += step) {
    ticks.push({ ms, text: tickText(ms, step) });
  }
  return ticks;
}
