import type { SizeState } from '../../../shared/contract/sizes.ts';

/** One byte a relation in the report; the contract's word on the wire. */
export const state = {
  unknown: 0,
  estimate: 1,
  earlier: 2,
  measured: 3,
  locked: 4,
  gone: 5,
  failed: 6,
  none: 7,
} as const satisfies Record<SizeState, number>;

const words: readonly SizeState[] = ['unknown', 'estimate', 'earlier', 'measured', 'locked', 'gone', 'failed', 'none'];

export const stateWord = (code: number): SizeState => words[code] ?? 'unknown';

/** True when the figure is no exact measurement of now. */
export const isEstimated = (code: number): boolean =>
  code === state.unknown || code === state.estimate || code === state.locked || code === state.failed;
