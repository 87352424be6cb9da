import type { VacuumProgress } from '../../../shared/contract/vacuum.ts';

export type RunColumn = 'vacuum' | 'autovacuum' | 'analyze' | 'autoanalyze';

/** In whose column a running one stands; where it is hidden who runs it, by hand is not claimed. */
export function columnOf({ kind, isAutovacuum }: VacuumProgress): RunColumn {
  if (kind === 'analyze') return isAutovacuum === false ? 'analyze' : 'autoanalyze';
  return isAutovacuum === false || kind === 'cluster' ? 'vacuum' : 'autovacuum';
}
