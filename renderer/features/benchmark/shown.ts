import type { BenchmarkEvent, BenchmarkRequest, StrategySummary } from '../../../shared/contract/benchmark-parts.ts';
import { visibleText } from '../../ui/visible-text.ts';

/** A run on the screen: the present one, or one of the history. */
export interface ShownRun {
  readonly request: BenchmarkRequest;
  readonly event: BenchmarkEvent;
  readonly isRunning: boolean;
}

const djangoWords: Readonly<Record<string, string>> = {
  join: 'select_related',
  prefetch: 'prefetch_related',
  'n+1': 'lazy access',
};

const ownNames: Readonly<Record<string, string>> = { join: 'JOIN', prefetch: 'prefetch', 'n+1': 'N+1' };

/** "JOIN", or the title that the user gave to a query, made harmless. */
export function nameOf({ key, title }: Pick<StrategySummary, 'key' | 'title'>): string {
  return ownNames[key] ?? visibleText(title);
}

/** Grey, after the name. */
export function wordOf(key: string): string {
  return djangoWords[key] ?? '';
}

const usual = ['join', 'prefetch', 'n+1', 'a', 'b'];

/**
 * In the usual order while it runs, so that no row moves under the eye; by the median, the baseline among the others,
 * when it is over.
 */
export function inOrder({ event, isRunning }: ShownRun): readonly StrategySummary[] {
  const place = ({ key }: StrategySummary) => usual.indexOf(key);
  const strategies = event.strategies.toSorted((a, b) => place(a) - place(b));
  if (isRunning) return strategies;
  return strategies.sort((a, b) => (a.medianMs ?? Infinity) - (b.medianMs ?? Infinity));
}

/** "ms for 100 rows of songs" needs no name of a table: "ms for one row", "ms for a page of 100 rows". */
export function unitOf(request: BenchmarkRequest): string {
  if (request.kind === 'custom') return 'ms per run';
  return request.shape === 'get'
    ? 'ms for one row'
    : `ms for a page of ${request.pageRows.toLocaleString('en-US')} rows`;
}

export function baselineOf({ event }: ShownRun): StrategySummary | undefined {
  return event.strategies.find(({ key }) => key === event.baseline);
}
