import type { PlacedTable } from '../../../shared/writes/lump-names.ts';
import type { Session } from '../../postgres/session.ts';
import { tableNames } from './tables.sql.ts';

/** A name is asked again after so long: tables are renamed and attached. */
const knownMs = 60_000;

/** Names of the tables that were written. Asked once, and for new ones when they appear. */
export class KnownTables {
  #byOid = new Map<number, PlacedTable>();
  #askedMs = Number.NEGATIVE_INFINITY;

  async know(session: Session, oids: readonly number[]): Promise<void> {
    const isOld = performance.now() - this.#askedMs > knownMs;
    const wanted = isOld ? oids : oids.filter((oid) => !this.#byOid.has(oid));
    if (wanted.length === 0) return;
    const rows = await session.rows(tableNames, wanted);
    if (isOld) {
      this.#byOid = new Map();
      this.#askedMs = performance.now();
    }
    for (const { oid, nspname, relname, root_nspname, root_relname } of rows) {
      const root =
        root_nspname === null || root_relname === null ? null : { nspname: root_nspname, relname: root_relname };
      this.#byOid.set(oid, { nspname, relname, root });
    }
  }

  /** undefined: dropped before its name was read. */
  of(oid: number): PlacedTable | undefined {
    return this.#byOid.get(oid);
  }
}
