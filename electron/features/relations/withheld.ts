import type { Withheld } from '../../../shared/contract/relation-parts.ts';
import { type Failure, FailureError, fail } from '../../../shared/failure.ts';
import type { Session } from '../../postgres/session.ts';
import { lockHolders } from './identity.sql.ts';

/**
 * Definitions wait for locks, so each is read by itself with a short lock_timeout, and one that cannot be had is
 * withheld: the rest of the answer stays.
 */
export interface Read<T> {
  readonly value: T | null;
  readonly withheld: Withheld | null;
}

/** `oid` is the relation whose lock it would be. A failure of the connection itself is not withheld but thrown. */
export async function readOrWithhold<T>(
  session: Session,
  what: string,
  oid: number,
  read: () => Promise<T | null>,
): Promise<Read<T>> {
  try {
    return { value: await read(), withheld: null };
  } catch (error) {
    const failure = error instanceof FailureError ? error.failure : undefined;
    const kind = failure && withheldKind(failure);
    if (!failure || !kind) throw error;
    const pids = kind === 'locked' ? await holders(session, oid) : [];
    return { value: null, withheld: { what, kind, message: failure.message, pids } };
  }
}

/** Reads one after another; the first lock stops the rest, which would wait behind the same one. */
export async function readEach<T extends { readonly oid: number }>(
  session: Session,
  items: readonly T[],
  lockedOid: (item: T) => number,
  read: (item: T) => Promise<string | null>,
): Promise<(T & { definition: string | null; withheld: Withheld | null })[]> {
  const blocked = new Map<number, Withheld>();
  const done: (T & { definition: string | null; withheld: Withheld | null })[] = [];
  for (const item of items) {
    const oid = lockedOid(item);
    const known = blocked.get(oid);
    if (known) {
      done.push({ ...item, definition: null, withheld: known });
      continue;
    }
    const { value, withheld } = await readOrWithhold(session, 'definition', oid, () => read(item));
    if (withheld?.kind === 'locked') blocked.set(oid, withheld);
    done.push({ ...item, definition: value, withheld });
  }
  return done;
}

function withheldKind(failure: Failure): Withheld['kind'] | undefined {
  if (failure.sql && goneStates.has(failure.sql.sqlstate)) return 'gone';
  if (failure.kind === 'locked' || failure.kind === 'timeout' || failure.kind === 'denied') return failure.kind;
  return failure.kind === 'sql' ? 'sql' : undefined;
}

/** pg_get_viewdef and pg_get_constraintdef answer XX000 for what was dropped after the statement began. */
const goneStates = new Set(['XX000', '42P01', '42883', '42704']);

/** Those who hold it; when none does, those in front of us in the queue. */
export async function holders(session: Session, oid: number): Promise<number[]> {
  const rows = await session.rows(lockHolders, oid);
  const pids = (granted: boolean) =>
    rows.filter((row) => row.granted === granted).flatMap((row) => (row.pid === null ? [] : [row.pid]));
  return rows.some((row) => row.granted) ? pids(true) : pids(false);
}

/** The failure that the page answers with "refresh": the same SQLSTATE that the server uses for it. */
export function gone(oid: number, what = 'relation'): never {
  const message = `${what} with oid ${oid} does not exist any more`;
  return fail('sql', message, {
    advice: 'It was dropped after the list was read. Refresh the list.',
    sql: { sqlstate: '42P01', severity: 'ERROR', message },
  });
}

/** Runs a statement that takes a lock as a whole: `locked` then names who holds it, and XX000 becomes "gone". */
export async function explained<T>(session: Session, oid: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    if (failure.sql && goneStates.has(failure.sql.sqlstate)) return gone(oid);
    if (failure.kind !== 'locked') throw error;
    const pids = await holders(session, oid);
    const advice =
      pids.length > 0
        ? `Held by pid ${pids.join(', ')}; try again when it has finished.`
        : 'Who holds it is not known: a prepared transaction, or it was just released.';
    throw new FailureError({ ...failure, advice }, { cause: error });
  }
}
