import type { VacuumConflict, VacuumProgress } from '../../../shared/contract/vacuum.ts';
import { grouped, sizeWords } from '../../../shared/vacuum/size-words.ts';
import type { ConflictRow, ProgressRow } from './horizon.sql.ts';

const wraparound = /\(to prevent wraparound\)\s*$/u;

/** One that runs, with what its phase tells of how far it is. */
export function progressOf(row: ProgressRow, block_size: number): VacuumProgress {
  const { pid, relid, backend_type, query, since } = row;
  return {
    pid,
    relid,
    kind: row.kind,
    isAutovacuum: backend_type === null ? null : backend_type === 'autovacuum worker',
    isToPreventWraparound: wraparound.test(query ?? ''),
    phase: row.phase ?? 'hidden from this role',
    ...measureOf(row, block_size),
    since,
  };
}

function measureOf(row: ProgressRow, block_size: number): Pick<VacuumProgress, 'share' | 'detail'> {
  const { phase, total, done, vacuumed, rounds } = row;
  if (phase === null || total === null || total <= 0) return { share: null, detail: '' };
  const of = (blocks: number | null, what: string) => ({
    share: Math.min(1, (blocks ?? 0) / total),
    detail: `${sizeWords((blocks ?? 0) * block_size)} of ${sizeWords(total * block_size)} ${what}`,
  });
  if (phase === 'scanning heap' || phase === 'seq scanning heap') return of(done, 'scanned');
  if (phase === 'vacuuming heap') return of(vacuumed, 'vacuumed');
  if (phase.startsWith('acquiring')) return of(done, 'sampled');
  const again = rounds !== null && rounds > 0 ? `index pass ${grouped(rounds + 1)}, ` : '';
  return { share: null, detail: phase === 'vacuuming indexes' ? `${again}${of(done, 'scanned').detail}` : '' };
}

export const conflictOf = ({ nspname, relname, ...row }: ConflictRow): VacuumConflict => ({
  ...row,
  relation: nspname === 'public' ? relname : `${nspname}.${relname}`,
});
