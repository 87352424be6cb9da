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

type Words = (lock: LockTag, names: LockNames) => string;
const part = (value: string | number | null): string => `${value ?? '?'}`;

const words: Readonly<Record<string, Words>> = {
  relation: relationText,
  extend: (lock, names) => `extension of ${relationText(lock, names)}`,
  page: (lock, names) => `page ${part(lock.page)} of ${relationText(lock, names)}`,
  tuple: (lock, names) => `row (${part(lock.page)},${part(lock.tuple)}) of ${relationText(lock, names)}`,
  transactionid: ({ transactionid }) => `transactionid ${part(transactionid)}`,
  virtualxid: ({ virtualxid }) => `virtualxid ${part(virtualxid)}`,
  spectoken: ({ transactionid }) => `speculative insertion of transactionid ${part(transactionid)}`,
  advisory: (lock) => `advisory ${advisoryKey(lock)}`,
  object: ({ objid, classid }, { classname }) => `object ${part(objid)} of ${classname ?? `class ${part(classid)}`}`,
};

function objectHere(lock: LockTag, names: LockNames): string {
  const known = words[lock.locktype];
  if (known) return known(lock, names);
  const id = lock.objid ?? lock.relation;
  return id === null ? lock.locktype : `${lock.locktype} ${id}`;
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
