import { serverMs } from '../../../shared/activity/server-time.ts';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { FailureError } from '../../../shared/failure.ts';
import type { ServerReading } from '../../../shared/writes/points.ts';
import type { Session } from '../../postgres/session.ts';
import type { Columns, Row, Statement } from '../../postgres/statement.ts';
import { lastCheckpoint, walEnd, walStatistics, writtenRows } from './server.sql.ts';

export type Lack = WritesEvent['wal']['lacks'][number];

export interface ReadServer {
  readonly reading: ServerReading;
  /** Which of the WAL's figures cannot be had, and why. */
  readonly lacks: readonly Lack[];
}

/** Four statements, so that what a managed server denies takes nothing else with it. Fails when the rows cannot be read. */
export async function readServer(session: Session): Promise<ReadServer> {
  const lacks: Lack[] = [];
  const orLack = async <C extends Columns>(what: string, statement: Statement<[], C>): Promise<Row<C> | null> => {
    try {
      return await session.one(statement);
    } catch (error) {
      const lack = lackOf(what, error);
      if (lack === null) throw error;
      lacks.push(lack);
      return null;
    }
  };
  const rows = await session.one(writtenRows);
  const steadyMs = performance.now();
  const end = await orLack('WAL written', walEnd);
  const wal = await orLack('WAL records and full-page images', walStatistics);
  const checkpoint = await orLack('Checkpoints', lastCheckpoint);
  if (end?.lsn === null) lacks.push({ what: 'WAL replayed: none yet', grant: null });
  return {
    lacks,
    reading: {
      serverMs: serverMs(rows.server_now),
      steadyMs,
      isStandby: rows.is_standby,
      inserted: rows.tup_inserted,
      updated: rows.tup_updated,
      deleted: rows.tup_deleted,
      stats_reset: rows.stats_reset,
      lsn: end?.lsn ?? null,
      wal,
      checkpoint_lsn: checkpoint?.checkpoint_lsn ?? null,
    },
  };
}

/** Denied, or not to be had on this server; null: the line, or time, which may be better the next time. */
function lackOf(what: string, error: unknown): Lack | null {
  if (!(error instanceof FailureError)) return null;
  const { kind, message, grant, sql } = error.failure;
  if (!['denied', 'unsupported', 'sql'].includes(kind) && sql === undefined) return null;
  return { what: `${what}: ${message}`, grant: grant ?? null };
}
