import type { Backend } from '../contract/activity.ts';
import { counted } from './phrases.ts';

/**
 * What a backend does to VACUUM. `held`: rows that died after its xid or xmin stay. `free`: it holds neither.
 * `exempt`: it has a snapshot that VACUUM does not count.
 */
export type Horizon = 'held' | 'free' | 'exempt';

/**
 * A plain VACUUM, by hand or automatic, holds nothing back for others: PROC_IN_VACUUM in
 * https://github.com/postgres/postgres/blob/master/src/backend/storage/ipc/procarray.c (ComputeXidHorizons).
 * VACUUM FULL and the ANALYZE of a VACUUM do.
 */
const plainVacuum = /^\s*(?:autovacuum: VACUUM(?! ANALYZE)|VACUUM(?!\s*\(?[^;]*\b(?:FULL|ANALY[ZS]E)\b))/iu;

/** By what it holds now; a VACUUM only where its query can be seen. */
export function horizonOf({
  backend_xid,
  backend_xmin,
  query,
  kind,
}: Pick<Backend, 'backend_xid' | 'backend_xmin' | 'query' | 'kind'>): Horizon {
  if (backend_xid === null && backend_xmin === null) return 'free';
  const isRunning = kind === 'active' || kind === 'waiting';
  return backend_xid === null && isRunning && plainVacuum.test(query ?? '') ? 'exempt' : 'held';
}

/** "has written (xid 884213907)", "holds a snapshot (xmin 884213900, 1,204 transactions old)"; null: neither. */
export function heldWords({ backend_xid, backend_xmin, xmin_age }: Backend): string | null {
  const age = xmin_age === null ? '' : `, ${counted(xmin_age, 'transaction')} old`;
  if (backend_xid !== null && backend_xmin !== null) {
    return `has written (xid ${backend_xid}) and holds a snapshot (xmin ${backend_xmin}${age})`;
  }
  if (backend_xid !== null) return `has written (xid ${backend_xid}${age})`;
  return backend_xmin === null ? null : `holds a snapshot (xmin ${backend_xmin}${age})`;
}

/**
 * Where it holds VACUUM back: tables of its own database, and those that all databases share. `here` is the database
 * that is open. A backend without a database (a walsender with hot_standby_feedback) holds all of them back.
 */
export function heldWhere({ datname }: Backend, here?: string): string {
  if (datname === null) return 'in every database';
  return datname === here ? 'in this database' : `in database ${datname}`;
}

/** For a tooltip: "not held back: no xid, no xmin", "held back in this database: has written (xid 884213907)". */
export function vacuumWords(backend: Backend, here?: string): string {
  const horizon = horizonOf(backend);
  if (horizon === 'free') return 'not held back: no xid, no xmin';
  if (horizon === 'exempt') return 'not held back: the snapshot of a VACUUM is not counted';
  return `held back ${heldWhere(backend, here)}: ${heldWords(backend)}`;
}
