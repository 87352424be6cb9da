import type { Backend, BackendDetail, HeldLock } from '../contract/activity.ts';
import { counted } from './phrases.ts';

/**
 * What each table-level mode keeps out, strongest first; every mode keeps out DDL, which asks for AccessExclusiveLock.
 * https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
const shuts: ReadonlyMap<string, 'everything' | 'writing'> = new Map([
  ['AccessExclusiveLock', 'everything'],
  ['ExclusiveLock', 'writing'],
  ['ShareRowExclusiveLock', 'writing'],
  ['ShareLock', 'writing'],
]);

/** What DDL is run on. Indexes and TOAST go with their tables. */
const tables = new Set(['r', 'p', 'f']);
const others = new Set(['v', 'm', 'S']);
/** Below are the system's own: FirstNormalObjectId of access/transam.h. */
const firstUserOid = 16_384;

export interface Locked {
  /** oids of relations on which it holds any lock, catalogs and indexes left out. */
  readonly relations: readonly number[];
  /** All of them are tables, as far as is known. */
  readonly areTables: boolean;
  /** Of those, what a mode shuts for others. */
  readonly shut: readonly {
    readonly oid: number;
    readonly name: string | null;
    readonly for: 'everything' | 'writing';
  }[];
  /** Not all of its locks were read. */
  readonly isPartial: boolean;
}

export function lockedOf({ locks, locksLeftOut }: BackendDetail): Locked {
  const relations = new Set<number>();
  let areTables = true;
  const shut = new Map<number, Locked['shut'][number]>();
  for (const lock of locks) {
    const oid = countedOid(lock);
    if (oid === null) continue;
    relations.add(oid);
    areTables &&= lock.relkind !== null && tables.has(lock.relkind);
    const closes = shuts.get(lock.mode);
    if (closes !== undefined && shut.get(oid)?.for !== 'everything') {
      shut.set(oid, { oid, name: lock.object, for: closes });
    }
  }
  return { relations: [...relations], areTables, shut: [...shut.values()], isPartial: locksLeftOut > 0 };
}

/** The relation that this lock keeps others from changing; null when it is not granted, or is none of theirs. */
function countedOid({ locktype, granted, relation_oid, relkind }: HeldLock): number | null {
  if (locktype !== 'relation' || !granted || relation_oid === null) return null;
  // In another database neither kind nor name is known; the lock is there all the same.
  if (relkind !== null && !tables.has(relkind) && !others.has(relkind)) return null;
  return relation_oid < firstUserOid ? null : relation_oid;
}

/** "blocks DDL on 3 tables", "shuts session for reading and writing", "3 backends wait behind it". */
export function lockPhrases(backend: Backend, detail: BackendDetail): string[] {
  return [...relationPhrases(detail), ...otherPhrases(backend, detail)];
}

function relationPhrases(detail: BackendDetail): string[] {
  const { relations, areTables, shut, isPartial } = lockedOf(detail);
  const what = areTables ? 'table' : 'relation';
  const phrases = (['everything', 'writing'] as const).flatMap((kept) => {
    const shutHere = shut.filter((one) => one.for === kept);
    if (shutHere.length === 0) return [];
    const [only] = shutHere;
    const named = shutHere.length === 1 && only?.name ? only.name : counted(shutHere.length, what);
    return [`keeps others from ${kept === 'everything' ? 'reading and writing' : 'writing'} ${named}`];
  });
  if (relations.length === 0) return phrases;
  return [...phrases, `blocks DDL on ${isPartial ? 'at least ' : ''}${counted(relations.length, what)}`];
}

function otherPhrases(backend: Backend, { locks, blocks, locksFailure }: BackendDetail): string[] {
  const advisory = locks.filter(({ locktype, granted }) => locktype === 'advisory' && granted).length;
  const held = advisory === 0 ? [] : [`holds ${counted(advisory, 'advisory lock')}`];
  const unknown = locksFailure === null ? [] : ['its locks could not be read'];
  if (blocks.length === 0) return [...held, ...unknown];
  const wait = blocks.length === 1 ? 'waits' : 'wait';
  const too = backend.kind === 'waiting' ? ', which itself waits' : '';
  return [...held, ...unknown, `${counted(blocks.length, 'backend')} ${wait} behind it${too}`];
}
