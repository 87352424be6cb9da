import type { LockTag } from '../contract/locks.ts';

/** What names a lock's object can have; null: not read, because it is in another database or gone. */
export interface LockNames {
  readonly nspname: string | null;
  readonly relname: string | null;
  /** Of a lock in another database, its name. */
  readonly datname: string | null;
  /** The catalog that `classid` means. */
  readonly classname: string | null;
}

const inPublic = new Set(['public', 'pg_catalog']);

/**
 * What a lock is about, in words: "session", "audit.session", "row (12,4) of session", "transactionid 884219344".
 * What is in another database keeps its oid: a name looked up here would be somebody else's.
 */
export function lockObject(lock: LockTag, names: LockNames): string {
  const elsewhere = names.datname === null ? '' : ` in database ${names.datname}`;
  return `${objectHere(lock, names)}${elsewhere}`;
}

function objectHere(lock: LockTag, names: LockNames): string {
  const relation = relationText(lock, names);
  switch (lock.locktype) {
    case 'relation':
      return relation;
    case 'extend':
      return `extension of ${relation}`;
    case 'page':
      return `page ${lock.page ?? '?'} of ${relation}`;
    case 'tuple':
      return `row (${lock.page ?? '?'},${lock.tuple ?? '?'}) of ${relation}`;
    case 'transactionid':
      return `transactionid ${lock.transactionid ?? '?'}`;
    case 'virtualxid':
      return `virtualxid ${lock.virtualxid ?? '?'}`;
    case 'spectoken':
      return `speculative insertion of transactionid ${lock.transactionid ?? '?'}`;
    case 'advisory':
      return `advisory ${advisoryKey(lock)}`;
    case 'object':
      return `object ${lock.objid ?? '?'} of ${names.classname ?? `class ${lock.classid ?? '?'}`}`;
    default:
      return [lock.locktype, lock.objid ?? lock.relation].filter((part) => part !== null).join(' ');
  }
}

function relationText(lock: LockTag, { nspname, relname }: LockNames): string {
  if (relname === null) return `relation ${lock.relation ?? '?'}`;
  return nspname === null || inPublic.has(nspname) ? relname : `${nspname}.${relname}`;
}

/** objsubid 1: one bigint of two halves; 2: two integers. */
function advisoryKey({ classid, objid, objsubid }: LockTag): string {
  if (objsubid !== 1) return `(${signed(classid)}, ${signed(objid)})`;
  return `${BigInt.asIntN(64, (BigInt(classid ?? 0) << 32n) | BigInt(objid ?? 0))}`;
}

const signed = (half: number | null): number => (half ?? 0) | 0;

/** Equal for locks about the same thing. */
export function tagOf(lock: LockTag): string {
  const { locktype, database, relation, page, tuple, virtualxid, transactionid, classid, objid, objsubid } = lock;
  return [locktype, database, relation, page, tuple, virtualxid, transactionid, classid, objid, objsubid]
    .map((part) => part ?? '')
    .join('/');
}
