import type { MemberColumns } from '../../../shared/contract/sizes.ts';

/** One bar: a member, or several neighbours where there are more members than bars fit. */
export interface MemberBar {
  /** From and to, both included, in the answer's order. */
  readonly from: number;
  readonly to: number;
  readonly heap: number;
  readonly indexes: number;
  readonly toast: number;
  readonly total: number;
  readonly rows: number | null;
  readonly isEstimate: boolean;
  readonly day: string | null;
}

const exact = new Set(['measured', 'earlier']);

/** At most `most` bars; neighbours are joined in equal runs, so that their sum stays true. */
export function memberBars(members: MemberColumns, most: number): MemberBar[] {
  const run = Math.max(1, Math.ceil(members.oid.length / Math.max(1, most)));
  const bars: MemberBar[] = [];
  for (let from = 0; from < members.oid.length; from += run) {
    bars.push(barOf(members, from, Math.min(members.oid.length, from + run) - 1));
  }
  return bars;
}

function barOf(members: MemberColumns, from: number, to: number): MemberBar {
  const sum = (values: readonly number[]) => values.slice(from, to + 1).reduce((total, value) => total + value, 0);
  const known = members.rows.slice(from, to + 1).filter((count) => count !== null);
  return {
    from,
    to,
    heap: sum(members.heap_bytes),
    indexes: sum(members.indexes_bytes),
    toast: sum(members.toast_bytes),
    total: sum(members.total_bytes),
    rows: known.length === 0 ? null : known.reduce((total, count) => total + count, 0),
    isEstimate: members.state.slice(from, to + 1).some((state) => !exact.has(state)),
    day: members.day[from] ?? null,
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** Members that begin more than so many weeks before `now`, with their bytes; only where days are known. */
export function olderThan(members: MemberColumns, weeks: number, now: Date): { count: number; bytes: number } {
  const limit = new Date(now.getTime() - weeks * 7 * 86_400_000).toISOString().slice(0, 10);
  let [count, bytes] = [0, 0];
  members.day.forEach((day, index) => {
    if (day === null || day >= limit) return;
    count += 1;
    bytes += members.total_bytes[index] ?? 0;
  });
  return { count, bytes };
}

export interface DayTick {
  /** Place among the bars. */
  readonly bar: number;
  readonly label: string;
  readonly isYear: boolean;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
type Unit = 'day' | 'month' | 'quarter' | 'year';
const units: readonly Unit[] = ['day', 'month', 'quarter', 'year'];

function unitOf(day: string, unit: Unit): string {
  if (unit === 'day') return day;
  if (unit === 'month') return day.slice(0, 7);
  const quarter = Math.floor((Number(day.slice(5, 7)) - 1) / 3);
  return unit === 'quarter' ? `${day.slice(0, 4)} ${quarter}` : day.slice(0, 4);
}

function ticksBy(days: readonly (string | null)[], unit: Unit): DayTick[] {
  const ticks: DayTick[] = [];
  let [last, year] = ['', ''];
  days.forEach((day, bar) => {
    if (day === null || unitOf(day, unit) === last) return;
    last = unitOf(day, unit);
    const isYear = day.slice(0, 4) !== year && (bar > 0 || unit === 'year');
    year = day.slice(0, 4);
    const month = months[Number(day.slice(5, 7)) - 1] ?? '';
    const label = isYear ? year : unit === 'day' ? `${Number(day.slice(8))} ${month}` : month;
    ticks.push({ bar, label, isYear });
  });
  return ticks;
}

/** The finest of days, months, quarters and years whose labels stand at least so many bars apart on average. */
export function dayTicks(days: readonly (string | null)[], leastBars: number): DayTick[] {
  for (const unit of units) {
    const ticks = ticksBy(days, unit);
    if (ticks.length > 0 && days.length / ticks.length >= leastBars) return ticks;
  }
  return ticksBy(days, 'year');
}
