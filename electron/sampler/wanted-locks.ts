import type { Backend, WantedLock } from '../../shared/contract/activity.ts';
import { lockObject } from '../../shared/locks/lock-object.ts';
import type { Row } from '../postgres/statement.ts';
import type { wantedLocksStatement } from './wanted-locks.sql.ts';

/** How often a wait without its beginning is read again: PostgreSQL notes it a moment later. */
const mostReads = 3;

interface Wait {
  /** Which wait it was: another statement, or behind others, is another one. */
  readonly sign: string;
  readonly lock: WantedLock | null;
  readonly reads: number;
}

const signOf = ({ key, query_start, blocked_by }: Backend) => `${key} ${query_start} ${blocked_by.join()}`;

function lockOf(row: Row<typeof wantedLocksStatement.columns>): WantedLock {
  const { mode, locktype, relation, waitstart } = row;
  return { mode, locktype, object: lockObject(row, row), relation_oid: relation, waitstart };
}

/** The locks that waiting backends ask for, as far as they were read. */
export class WantedLocks {
  #waits: ReadonlyMap<number, Wait> = new Map();

  /** pids of those whose lock is to be read; empty when nothing changed. */
  unread(backends: readonly Backend[]): readonly number[] {
    const waiting = backends.filter(({ kind }) => kind === 'waiting');
    return waiting.filter((one) => !this.#isRead(one)).map(({ pid }) => pid);
  }

  /** What was read for the pids that were asked. */
  take(rows: readonly Row<typeof wantedLocksStatement.columns>[], asked: readonly number[], all: readonly Backend[]) {
    const wanted = new Set(asked);
    const locks = new Map(rows.map((row) => [row.pid, lockOf(row)]));
    const waits = new Map<number, Wait>();
    for (const backend of all) {
      if (backend.kind !== 'waiting') continue;
      const known = this.#waits.get(backend.pid);
      const sign = signOf(backend);
      const reads = known?.sign === sign ? known.reads : 0;
      if (wanted.has(backend.pid)) {
        waits.set(backend.pid, { sign, lock: locks.get(backend.pid) ?? null, reads: reads + 1 });
      } else if (known?.sign === sign) waits.set(backend.pid, known);
    }
    this.#waits = waits;
  }

  fillIn(backend: Backend): Backend {
    if (backend.kind !== 'waiting') return backend;
    const known = this.#waits.get(backend.pid);
    return known?.sign === signOf(backend) ? { ...backend, waits_for: known.lock } : backend;
  }

  #isRead(backend: Backend): boolean {
    const known = this.#waits.get(backend.pid);
    if (known?.sign !== signOf(backend)) return false;
    return known.reads >= mostReads || (known.lock !== null && known.lock.waitstart !== null);
  }
}
