import type { LumpBy } from '../../../shared/contract/sizes.ts';
import { stemOf } from '../../../shared/sizes/name-rule.ts';
import { lumpKey } from './lump.ts';
import type { SizeReport } from './report.ts';

/** Where a relation belongs by one way of lumping. */
export type PlaceOf = (index: number) => { readonly nspname: string; readonly name: string };

/** By name, except what the user keeps out of its lump. */
export function placesByName(report: SizeReport, leftOut: ReadonlySet<string>, stems?: readonly string[]): PlaceOf {
  return (index) => {
    const nspname = report.nspname[index] ?? '';
    const relname = report.relname[index] ?? '';
    if (leftOut.has(lumpKey(nspname, relname))) return { nspname, name: relname };
    return { nspname, name: stems?.[index] ?? stemOf(relname) };
  };
}

/** By the topmost ancestor that pg_inherits knows, across schemas and all levels. */
export function placesByTree(report: SizeReport): PlaceOf {
  return (index) => {
    const root = report.root[index] ?? index;
    return { nspname: report.nspname[root] ?? '', name: report.relname[root] ?? '' };
  };
}

export function placesByNothing(report: SizeReport): PlaceOf {
  return (index) => ({ nspname: report.nspname[index] ?? '', name: report.relname[index] ?? '' });
}

/** `stems` are the names that the user's regex makes, one a relation. */
export function placesBy(
  by: LumpBy,
  report: SizeReport,
  leftOut: ReadonlySet<string>,
  stems: readonly string[],
): PlaceOf {
  switch (by) {
    case 'name':
      return placesByName(report, leftOut);
    case 'regex':
      return placesByName(report, leftOut, stems);
    case 'tree':
      return placesByTree(report);
    case 'none':
      return placesByNothing(report);
  }
}
