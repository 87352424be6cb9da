import { serverMs, serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { VacuumSettings } from '../../../shared/vacuum/thresholds.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import { fullXid } from './horizon-memory.ts';
import type { Known } from './known.ts';
import { lastCheckpoint, vacuumSettings } from './settings.sql.ts';

export type SettingsRow = Row<(typeof vacuumSettings)['columns']>;

/** The server as one look found it. */
export interface ServerNow {
  readonly row: SettingsRow;
  readonly settings: VacuumSettings;
  readonly nowMs: number;
  readonly naptimeMs: number;
  /** null: never. */
  readonly statsResetMs: number | null;
}

const checkpointEveryMs = 60_000;

/** Also tells the memory which xid was next, now and at the last checkpoint. */
export async function readServer(session: Session, known: Known): Promise<ServerNow> {
  await noteCheckpoint(session, known);
  const row = await session.one(vacuumSettings);
  const nowMs = serverMs(row.server_now);
  known.horizon.note(nowMs, row.next_xid);
  return {
    row,
    settings: settingsOf(row),
    nowMs,
    naptimeMs: row.naptime_s * 1000,
    statsResetMs: serverMsOrNull(row.stats_reset),
  };
}

async function noteCheckpoint(session: Session, known: Known): Promise<void> {
  const now = performance.now();
  if (now - known.checkpointLookedMs < checkpointEveryMs) return;
  known.checkpointLookedMs = now;
  // Where it is not to be had, less is known of how old things are: nothing else depends on it.
  const [found] = await session.rows(lastCheckpoint).catch(() => []);
  if (found !== undefined) known.horizon.note(serverMs(found.checkpoint_time), fullXid(found.next_xid));
}

function settingsOf(row: SettingsRow): VacuumSettings {
  const { autovacuum, track_counts, ...settings } = row;
  return { ...settings, isAutovacuumOn: autovacuum && track_counts };
}
