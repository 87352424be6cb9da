import type { Backend } from '../../shared/contract/activity.ts';
import type { Row } from '../postgres/statement.ts';
import type { idleQueriesStatement } from './idle-queries.sql.ts';

type Read = Pick<Backend, 'state_change' | 'query_start' | 'query'>;

const isOf = (read: Read | undefined, backend: Backend): read is Read =>
  read !== undefined && read.state_change === backend.state_change;

/** The last queries of idle backends, as far as they were read. */
export class IdleQueries {
  readonly #read = new Map<string, Read>();

  /** pids of idle backends whose last query is not known. */
  unread(backends: readonly Backend[]): readonly number[] {
    return backends.filter((one) => one.kind === 'idle' && !isOf(this.#read.get(one.key), one)).map(({ pid }) => pid);
  }

  /** What was read, of these backends; what is known of others is forgotten. */
  take(rows: readonly Row<typeof idleQueriesStatement.columns>[], backends: readonly Backend[]): void {
    const byPid = new Map(rows.map((row) => [row.pid, row]));
    const keys = new Set(backends.map(({ key }) => key));
    for (const key of this.#read.keys()) if (!keys.has(key)) this.#read.delete(key);
    for (const { key, pid, kind } of backends) {
      const row = byPid.get(pid);
      if (row !== undefined && kind === 'idle') this.#read.set(key, row);
    }
  }

  fillIn(backend: Backend): Backend {
    const read = backend.kind === 'idle' ? this.#read.get(backend.key) : undefined;
    return isOf(read, backend) ? { ...backend, query: read.query, query_start: read.query_start } : backend;
  }
}
