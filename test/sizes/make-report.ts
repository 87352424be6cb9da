import { type Estimates, reportFrom, type SizeReport } from '../../electron/features/sizes/report.ts';
import { state } from '../../electron/features/sizes/size-state.ts';

export interface MadeRelation {
  readonly nspname?: string;
  readonly relname: string;
  readonly relkind?: string;
  /** Place of the parent in the list. */
  readonly parent?: number;
  readonly heap?: number;
  readonly toast?: number;
  readonly indexes?: number;
  readonly rows?: number;
}

/** A measured report of those relations, oid 1, 2, 3 …; one page is one byte. */
export function makeReport(relations: readonly MadeRelation[]): SizeReport {
  const pick = <T>(of: (relation: MadeRelation) => T) => relations.map(of);
  const estimates: Estimates = {
    oid: relations.map((_, index) => index + 1),
    nspname: pick((relation) => relation.nspname ?? 'public'),
    relname: pick((relation) => relation.relname),
    relkind: pick((relation) => relation.relkind ?? 'r'),
    relisshared: pick(() => false),
    relispartition: pick((relation) => relation.parent !== undefined),
    is_default: pick(() => false),
    inhparent: pick((relation) => (relation.parent === undefined ? 0 : relation.parent + 1)),
    reltuples: pick((relation) => relation.rows ?? 0),
    heap_pages: pick((relation) => relation.heap ?? 0),
    toast_pages: pick((relation) => relation.toast ?? 0),
    index_pages: pick((relation) => relation.indexes ?? 0),
  };
  const report = reportFrom(estimates, 1);
  report.state.forEach((code, index) => {
    if (code !== state.none) report.state[index] = state.measured;
  });
  return report;
}
