import type { LockHolder, Parts, Summary } from '../../../shared/contract/sizes.ts';
import { type SizeReport, totalOf } from './report.ts';
import { state } from './size-state.ts';

const lockedShown = 50;

type Counts = Pick<
  Summary,
  'relations' | 'measured' | 'estimated' | 'earlier' | 'unknown' | 'gone' | 'failed' | 'locked'
>;
type Totals = Pick<Summary, 'sum' | 'system_bytes' | 'largeobject_bytes'>;

export function countStates(report: SizeReport): Counts {
  const byState = new Uint32Array(8);
  for (let index = 0; index < report.length; index += 1) {
    const code = report.state[index] ?? state.none;
    if (report.isSystem[index] === 0) byState[code] = (byState[code] ?? 0) + 1;
  }
  const count = (code: number) => byState[code] ?? 0;
  const relations = byState.reduce((sum, one) => sum + one, 0) - count(state.none) - count(state.gone);
  return {
    relations,
    measured: count(state.measured),
    estimated: count(state.estimate),
    earlier: count(state.earlier),
    unknown: count(state.unknown),
    gone: count(state.gone),
    failed: count(state.failed),
    locked: count(state.locked),
  };
}

export function totals(report: SizeReport): Totals {
  const sum = { heap_bytes: 0, toast_bytes: 0, indexes_bytes: 0, total_bytes: 0 };
  let system_bytes = 0;
  let largeobject_bytes = 0;
  for (let index = 0; index < report.length; index += 1) {
    if (report.isSystem[index] === 1) {
      if (report.isShared[index] === 0) system_bytes += totalOf(report, index);
      if (report.isLargeObject[index] === 1) largeobject_bytes += totalOf(report, index);
    } else addParts(sum, report, index);
  }
  return { sum, system_bytes, largeobject_bytes };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function addParts(to: Mutable<Parts>, report: SizeReport, index: number): void {
  to.heap_bytes += report.heap[index] ?? 0;
  to.toast_bytes += report.toast[index] ?? 0;
  to.indexes_bytes += report.indexes[index] ?? 0;
  to.total_bytes += totalOf(report, index);
}

export function lockHolders(report: SizeReport): LockHolder[] {
  const shown = [...report.lockedBy].slice(0, lockedShown);
  return shown.map(([index, holder]) => ({ relation: report.relname[index] ?? '', ...holder }));
}
