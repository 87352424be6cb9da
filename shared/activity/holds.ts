import type { Backend, BackendDetail } from '../contract/activity.ts';
import { type Horizon, heldWhere, heldWords, horizonOf, vacuumWords } from './horizon.ts';
import { lockedOf, lockPhrases } from './locked-relations.ts';
import { counted } from './phrases.ts';
import { isIdleInTransaction } from './state-kinds.ts';

export { vacuumWords };

export interface Holds {
  /** idle: nothing that hurts. idletx: will hurt if left. lock: others wait, or tables are shut. unknown: hidden. */
  readonly tone: 'idle' | 'active' | 'idletx' | 'lock' | 'unknown';
  /** "nothing written, no snapshot: harmless to vacuum, blocks DDL on 3 tables" */
  readonly sentence: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/**
 * What a backend holds, from facts alone. Its isolation level cannot be seen from outside, so nothing is said of it.
 * Without `detail` nothing is known of its locks, and nothing is said of them. `here` is the database that is open.
 */
export function holdsOf(backend: Backend, detail?: BackendDetail, here?: string): Holds {
  const horizon = horizonOf(backend);
  const parts = [transactionWords(backend, horizon, here), ...(detail ? lockPhrases(backend, detail) : [])];
  return { tone: toneOf(backend, horizon, detail), sentence: parts.join(', '), facts: factsOf(backend, detail, here) };
}

function transactionWords(backend: Backend, horizon: Horizon, here?: string): string {
  if (horizon === 'held') return `${heldWords(backend)}: holds back vacuum ${heldWhere(backend, here)}`;
  if (horizon === 'exempt') return `${heldWords(backend)}: a VACUUM, which holds no other back`;
  if (backend.kind === 'unknown') {
    return 'no xid and no snapshot at this moment; whether a transaction is open is hidden from this role';
  }
  // It has lost its xact_start with all else.
  if (backend.kind === 'aborted') return 'its transaction has failed, no xid, no snapshot: harmless to vacuum';
  if (backend.xact_start === null) return 'no transaction is open';
  return 'nothing written, no snapshot: harmless to vacuum';
}

function toneOf(backend: Backend, horizon: Horizon, detail: BackendDetail | undefined): Holds['tone'] {
  if (detail !== undefined && (detail.blocks.length > 0 || lockedOf(detail).shut.length > 0)) return 'lock';
  if (backend.kind === 'unknown') return 'unknown';
  if (horizon === 'held' && isIdleInTransaction(backend.kind)) return 'idletx';
  return backend.kind === 'active' || backend.kind === 'waiting' ? 'active' : 'idle';
}

function factsOf(backend: Backend, detail: BackendDetail | undefined, here?: string): Holds['facts'] {
  const { backend_xid, backend_xmin, xmin_age } = backend;
  const facts = [
    { label: 'xid', value: backend_xid ?? 'none' },
    { label: 'xmin', value: backend_xmin ?? 'none' },
    ...(xmin_age === null ? [] : [{ label: 'Age', value: counted(xmin_age, 'transaction') }]),
    { label: 'Vacuum', value: vacuumWords(backend, here) },
  ];
  if (detail === undefined) return facts;
  const none = detail.locksFailure === null ? 'none' : 'unknown';
  const waiting = detail.blocks.length === 0 ? none : counted(detail.blocks.length, 'backend');
  return [...facts, { label: 'Locks', value: locksValue(detail) }, { label: 'Waiting behind it', value: waiting }];
}

function locksValue(detail: BackendDetail): string {
  if (detail.locksFailure !== null) return `unknown: ${detail.locksFailure}`;
  const { locks, locksLeftOut } = detail;
  return locks.length === 0 && locksLeftOut === 0 ? 'none' : counted(locks.length + locksLeftOut, 'lock');
}
