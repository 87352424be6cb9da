import type { z } from 'zod';
import { seeOthers } from '../../../shared/activity/see-others.ts';
import type { writes } from '../../../shared/contract/writes.ts';
import { FailureError } from '../../../shared/failure.ts';
import { ident } from '../../../shared/ident.ts';
import { PG } from '../../../shared/pg-version.ts';
import { lsnBytes } from '../../../shared/writes/lsn.ts';
import { sizeText } from '../../export/size-text.ts';
import type { Session } from '../../postgres/session.ts';
import { findExtension } from './extension.ts';
import { fileRows } from './file-rows.ts';
import type { Lack } from './read-server.ts';
import { walByRelation, walSpan } from './wal-by-relation.sql.ts';
import { walByBackend, walByStatement } from './wal-by-statement.sql.ts';

export type WalShare = z.infer<(typeof writes)['walByStatement']['output']>;

const lacking = (...lacks: readonly Lack[]): WalShare => ({ rows: [], sum_bytes: 0, span: '', lacks: [...lacks] });

const readAllStats = (role: string) => `GRANT pg_read_all_stats TO ${ident(role)};`;

const notLoadedWords =
  'pg_stat_statements is installed, but the server has not loaded its library: Statements names the steps';

const hiddenBackends = (role: string): Lack => ({
  what: "Other roles' backends are counted without their names",
  grant: seeOthers(role),
});

export async function statementShares(session: Session): Promise<WalShare> {
  const extension = await findExtension(session, 'pg_stat_statements', 'pg_stat_statements');
  if (extension.kind === 'lacking') return lacking(...extension.lacks);
  const { role, sees_all } = extension.found;
  try {
    const rows = await session.rows(walByStatement, extension.schema);
    const since = rows[0]?.stats_reset ?? null;
    const hidden = { what: "Other roles' statements are counted without their texts", grant: readAllStats(role) };
    return {
      rows: rows.map((row) => ({
        key: row.key,
        name: row.query ?? `Hidden statements of ${row.usename ?? 'another role'}`,
        wal_bytes: row.wal_bytes,
        wal_records: row.wal_records,
        wal_fpi: row.wal_fpi,
        oid: null,
      })),
      sum_bytes: rows[0]?.sum_bytes ?? 0,
      span: `since ${since === null ? 'pg_stat_statements was reset' : since.slice(0, 16)} (pg_stat_statements)`,
      lacks: sees_all ? [] : [hidden],
    };
  } catch (error) {
    // Installed, but its library was not loaded at the server's start.
    const notLoaded = error instanceof FailureError && error.failure.sql?.sqlstate === '55000';
    if (!notLoaded) throw error;
    return lacking({ what: notLoadedWords, grant: null });
  }
}

export async function backendShares(session: Session): Promise<WalShare> {
  if (session.server_version_num < PG.v18) return lacking({ what: 'This needs PostgreSQL 18 or newer', grant: null });
  const rows = await session.rows(walByBackend);
  const [first] = rows;
  return {
    rows: rows.map((row) => ({
      key: `${row.pid}`,
      name: `${row.application_name || row.backend_type || row.usename || 'hidden'}, pid ${row.pid}`,
      wal_bytes: row.wal_bytes,
      wal_records: row.wal_records,
      wal_fpi: row.wal_fpi,
      oid: null,
    })),
    sum_bytes: first?.sum_bytes ?? 0,
    span: 'since each backend began',
    lacks: first === undefined || first.hidden === 0 ? [] : [hiddenBackends(first.role)],
  };
}

export async function relationShares(session: Session, bytes: number): Promise<WalShare> {
  const { server_version_num } = session;
  if (server_version_num < PG.v15) return lacking({ what: 'This needs PostgreSQL 15 or newer', grant: null });
  const procedure = server_version_num < PG.v16 ? 'pg_get_wal_records_info' : 'pg_get_wal_block_info';
  const extension = await findExtension(session, 'pg_walinspect', procedure);
  if (extension.kind === 'lacking') return lacking(...extension.lacks);
  const { end_lsn, start_lsn, redo_lsn, database_oid } = await session.one(walSpan, bytes);
  if (end_lsn === null || start_lsn === null) return lacking({ what: 'No WAL was replayed here yet', grant: null });
  const read = (from: string) => session.rows(walByRelation, extension.schema, from, end_lsn);
  let from = start_lsn;
  const files = await read(from).catch((error: unknown) => {
    // What is older than the last checkpoint may have been recycled.
    if (!isGone(error) || redo_lsn === start_lsn) throw error;
    from = redo_lsn;
    return read(from);
  });
  const span = lsnBytes(from, end_lsn) ?? 0;
  const cut = span < bytes * 0.99 ? ': older WAL is no longer there' : '';
  return {
    rows: await fileRows(session, files, { database_oid, span }),
    sum_bytes: span,
    span: `the last ${sizeText(span)}${cut}`,
    lacks: [],
  };
}

/** undefined_file, or one of those that pg_walinspect has no code of its own for. */
const isGone = (error: unknown): boolean =>
  error instanceof FailureError && ['58P01', 'XX000', '22023'].includes(error.failure.sql?.sqlstate ?? '');
