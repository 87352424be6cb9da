import type { PlanMeasures } from './measures.ts';
import type { Plan } from './plan.ts';

/** Figures of a whole plan; null: the plan does not say. */
export interface PlanTotals {
  readonly hit: number | null;
  readonly read: number | null;
  readonly temp: number | null;
  /** Execution as PostgreSQL measured it, else what its nodes come to. */
  readonly executionMs: number | null;
  /** Of scans that were run and found no row; null when times are unknown. */
  readonly emptyMs: number | null;
  readonly emptyScans: number;
}

export function totalsOf(plan: Plan, measures: PlanMeasures): PlanTotals {
  const { buffers } = plan.root;
  const empty = plan.nodes.filter(
    ({ actual, children, label }) =>
      actual !== null && actual.loops > 0 && actual.rows === 0 && children.length === 0 && label.includes('Scan'),
  );
  const times = empty.map(({ id }) => measures.nodes[id]?.selfMs ?? null);
  return {
    hit: buffers && buffers.sharedHit + buffers.localHit,
    read: buffers && buffers.sharedRead + buffers.localRead,
    temp: buffers && buffers.tempRead + buffers.tempWritten,
    executionMs: plan.executionMs ?? measures.wholeMs,
    emptyMs: times.includes(null) ? null : times.reduce((sum: number, ms) => sum + (ms ?? 0), 0),
    emptyScans: empty.length,
  };
}
