import type { Bloat } from '../../../shared/contract/vacuum.ts';
import { type BloatFacts, bloatOf } from '../../../shared/vacuum/bloat-verdict.ts';
import type { Session } from '../../postgres/session.ts';
import type { Columnar } from '../../postgres/statement.ts';
import { bloatColumns, bloatTables } from './bloat.sql.ts';

/** A file below that is too small to say anything of: its last pages may be empty by the server's own choice. */
const leastBytes = 1024 * 1024;

export interface BloatRead {
  readonly bloat: Bloat[];
  /** Tables whose statistics the role may not see. */
  readonly hidden: number;
}

/** Of one table, or of all with 0. */
export async function readBloat(session: Session, oid = 0): Promise<BloatRead> {
  const { block_size } = session;
  const leastPages = Math.ceil(leastBytes / block_size);
  const tables = await session.rows(bloatTables, leastPages, oid);
  const columns = columnsByTable(
    await session.columns(
      bloatColumns,
      tables.map((row) => row.oid),
    ),
  );
  const facts = tables.map((row): BloatFacts => {
    const { oid: relid, relpages, reltuples, reloptions, modified, analyzed, written } = row;
    return {
      relid,
      relpages,
      reltuples,
      reloptions,
      modified: written === 0 && analyzed === 0 ? null : modified,
      isAnalyzed: analyzed > 0,
      isHidden: row.is_hidden,
      columns: columns.get(relid) ?? [],
    };
  });
  return {
    bloat: facts.map((one) => bloatOf(one, block_size)),
    hidden: facts.filter(({ isHidden }) => isHidden).length,
  };
}

type ColumnRows = Columnar<(typeof bloatColumns)['columns']>;

function columnsByTable(rows: ColumnRows): ReadonlyMap<number, BloatFacts['columns']> {
  const byTable = new Map<number, BloatFacts['columns'][number][]>();
  for (const [i, attrelid] of rows.attrelid.entries()) {
    const columns = byTable.get(attrelid) ?? [];
    const avg_width = rows.avg_width[i] ?? null;
    columns.push({
      attlen: rows.attlen[i] ?? -1,
      attalign: rows.attalign[i] ?? 'c',
      isDropped: rows.attisdropped[i] ?? false,
      null_frac: rows.null_frac[i] ?? 0,
      avg_width: avg_width ?? 0,
      hasStatistics: avg_width !== null,
    });
    byTable.set(attrelid, columns);
  }
  return byTable;
}
