import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { DatabaseSizes, DatabaseSizesRead } from '../../store/database-sizes.ts';
import { databasesStatement } from './databases.sql.ts';

/** pg_database_size walks every file of a database, so not more often than this. */
const freshMs = 60_000;

export type DatabaseList = Omit<DatabaseSizesRead, 'readAt'> & {
  readonly readAt: string | null;
  readonly isLive: boolean;
};

/** The databases of each server, read over whichever of them is open, else as last read. */
export class DatabaseLists {
  readonly #databases: OpenDatabases;
  readonly #kept: DatabaseSizes;
  readonly #recent = new Map<string, { readonly list: DatabaseList; readonly atMs: number }>();

  constructor(databases: OpenDatabases, kept: DatabaseSizes) {
    this.#databases = databases;
    this.#kept = kept;
  }

  async read(id: string, call: Call): Promise<DatabaseList> {
    const open = this.#databases.states().find((state) => state.kind === 'open' && state.at.startsWith(`${id}/`));
    if (!open) {
      const kept = await this.#kept.find(id);
      return { databases: kept?.databases ?? [], readAt: kept?.readAt ?? null, isLive: false };
    }
    const recent = this.#recent.get(id);
    if (recent && performance.now() - recent.atMs < freshMs) return recent.list;
    const session = await this.#databases.session(open.at, call);
    const rows = await session.rows(databasesStatement);
    const readAt = new Date().toISOString();
    const databases = rows.map(({ datname, bytes, allows_connections }) => ({
      datname,
      bytes,
      allowsConnections: allows_connections,
    }));
    const list = { databases, readAt, isLive: true };
    this.#recent.set(id, { list, atMs: performance.now() });
    await this.#kept.keep(id, { databases, readAt });
    return list;
  }

  /** The profile leads elsewhere now, or is gone. */
  async forget(id: string): Promise<void> {
    this.#recent.delete(id);
    await this.#kept.forget(id);
  }
}
