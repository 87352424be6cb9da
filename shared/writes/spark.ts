import type { TableLog } from './table-log.ts';

export const sparkSteps = 60;
const spanMs = 600_000;
const stepMs = spanMs / sparkSteps;

/** Rows per second of the last 10 min, oldest first, of every table that was written then; null: not measured. */
export function sparks(log: TableLog, nowMs: number): ReadonlyMap<number, readonly (number | null)[]> {
  const startMs = nowMs - spanMs;
  const measured = new Float64Array(sparkSteps);
  for (const span of log.spans) {
    share(span, startMs, (step, part) => {
      measured[step] = (measured[step] ?? 0) + part * span.seconds;
    });
  }
  const rowsOf = new Map<number, Float64Array>();
  log.eachStretch((span, oid, rows) => {
    const of = rowsOf.get(oid) ?? new Float64Array(sparkSteps);
    rowsOf.set(oid, of);
    share(span, startMs, (step, part) => {
      of[step] = (of[step] ?? 0) + part * rows;
    });
  });
  const rate = (rows: number, step: number) => {
    const seconds = measured[step] ?? 0;
    return seconds === 0 ? null : Number((rows / seconds).toPrecision(4));
  };
  return new Map([...rowsOf].map(([oid, rows]) => [oid, Array.from(rows, rate)]));
}

/** Which steps a stretch lies in, and with which part of it. */
function share(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  startMs: number,
  add: (step: number, part: number) => void,
): void {
  const first = Math.max(0, Math.floor((fromMs - startMs) / stepMs));
  const last = Math.min(sparkSteps - 1, Math.floor((toMs - startMs) / stepMs));
  for (let step = first; step <= last; step += 1) {
    const from = Math.max(fromMs, startMs + step * stepMs);
    const to = Math.min(toMs, startMs + (step + 1) * stepMs);
    if (to > from) add(step, (to - from) / (toMs - fromMs));
  }
}
