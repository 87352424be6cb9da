import type { Row } from '../../../shared/activity/rows.ts';

/** Whose xid is the oldest. xids wrap around, so their distance counts. */
export function oldestXid(rows: Iterable<Row>): number | null {
  let oldest: { readonly pid: number; readonly xid: number } | null = null;
  for (const { backend } of rows) {
    if (backend.backend_xid === null) continue;
    const xid = Number(backend.backend_xid);
    if (oldest === null || ((xid - oldest.xid) | 0) < 0) oldest = { pid: backend.pid, xid };
  }
  return oldest?.pid ?? null;
}
