import type { Saturation } from '../../../shared/contract/connections.ts';
import type { Row } from '../../postgres/statement.ts';
import type { saturationStatement } from './saturation.sql.ts';

/** The gauge's numbers. Hidden backends are counted, and their states are unknown. */
export function saturationOf(row: Row<typeof saturationStatement.columns>): Saturation {
  const known = row.active + row.idle_in_transaction + row.waiting + row.idle;
  return {
    used: row.clients,
    max: row.max,
    // Since 16 there are slots for pg_use_reserved_connections too.
    reserved: row.superuser_reserved + (row.reserved ?? 0),
    server_now: row.server_now,
    hidden: row.hidden,
    byState: {
      active: row.active,
      idleInTransaction: row.idle_in_transaction,
      waiting: row.waiting,
      idle: row.idle,
      unknown: row.clients - known,
    },
  };
}
