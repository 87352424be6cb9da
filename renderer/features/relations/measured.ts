import type { OutputOf } from '../../api.ts';

/** Exact sizes that the drawer measured, by oid; they replace the estimates of the list until it is read again. */
export type MeasuredSize = OutputOf<'relations.size'>;
export type Measured = ReadonlyMap<number, MeasuredSize>;
export const nothingMeasured: Measured = new Map();
