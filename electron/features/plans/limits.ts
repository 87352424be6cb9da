import type { PlansRequest } from '../../../shared/contract/plans-parts.ts';
import type { UserLimits } from '../../postgres/user-session.ts';
import type { Permissions } from './options.ts';

/** What is done in a run, after what the place allows. */
export interface Measuring {
  readonly isAnalyzed: boolean;
  readonly isWritable: boolean;
  readonly runs: number;
  readonly hasFirst: boolean;
  readonly hasUntimed: boolean;
  readonly limits: UserLimits;
}

const productionMs = 10_000;
/** As the reader of plans takes them. */
const mostPlanBytes = 10 * 1024 * 1024;

/** Production executes a statement once, for 10 s at most. */
export function measuringOf(request: PlansRequest, { isProduction, mayWrite }: Permissions): Measuring {
  const { options, runs, timeoutMs, allowsWrites } = request;
  const isAnalyzed = options.includes('analyze');
  const isOnce = isAnalyzed && isProduction;
  return {
    isAnalyzed,
    isWritable: isAnalyzed && allowsWrites && mayWrite,
    runs: isAnalyzed && !isOnce ? runs : 1,
    hasFirst: isAnalyzed && !isOnce,
    hasUntimed: isAnalyzed && !isOnce && options.includes('timing'),
    limits: {
      timeoutMs: isOnce ? Math.min(timeoutMs, productionMs) : timeoutMs,
      rows: 1,
      cellBytes: mostPlanBytes,
      bytes: mostPlanBytes + 1_000_000,
    },
  };
}
