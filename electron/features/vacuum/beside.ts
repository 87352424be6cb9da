import { serverMs, serverMsOrNull } from '../../../shared/activity/server-time.ts';
import { thresholdsOf } from '../../../shared/vacuum/thresholds.ts';
import { pause } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { Accompanied } from '../../sampler/companions.ts';
import { deadRows } from './dead.sql.ts';
import { holderKey } from './holders.ts';
import type { Known } from './known.ts';
import { readServer, type ServerNow } from './settings.ts';

export interface Rhythm {
  readonly everyMs: number;
  /** Until the first look: the page that was just opened goes first, and who looks in for moments is not to pay for it. */
  readonly firstMs: number;
  /** A look that took t ms is followed by a rest of so many times t: nobody may be there to see what it finds. */
  readonly restPerMs: number;
}

export const rhythm: Rhythm = { everyMs: 15_000, firstMs: 20_000, restPerMs: 1_800 };

const slowestMs = 180_000;
const settingsEveryMs = 5 * 60_000;
/** Fewer dead rows than that call nobody, whatever the settings. */
const fewDead = 50;

/** Looks at tables with dead rows beside the sampler, and remembers who holds what since when. Never fails. */
export async function lookBeside(
  databases: Databases,
  known: Known,
  { at, signal, now }: Accompanied,
  { everyMs, firstMs, restPerMs }: Rhythm,
): Promise<void> {
  let server: ServerNow | null = null;
  let serverMsRead = Number.NEGATIVE_INFINITY;
  let plannedMs = everyMs;
  await pause(firstMs, signal);
  for (let restMs = everyMs; !signal.aborted; await pause(restMs, signal)) {
    restMs = Math.min(everyMs, 1_000);
    if (now() === undefined) continue;
    const call: Call = { signal, statements: [] };
    const started = performance.now();
    try {
      const session = await databases.session(at, call);
      if (session.isBusy) continue;
      if (server === null || started - serverMsRead > settingsEveryMs) {
        server = await readServer(session, known);
        serverMsRead = started;
      }
      noteHolders(known, now() ?? [], await lookOnce(session, known, server, gapMs(plannedMs, everyMs)));
    } catch {
      // What was not looked at is a gap; the next look says so.
    }
    const tookMs = Math.max(0, ...call.statements.map(({ ms }) => ms));
    restMs = Math.max(everyMs, Math.min(slowestMs, tookMs * restPerMs));
    plannedMs = restMs;
  }
}

/** The server's clock in ms. */
async function lookOnce(session: Session, known: Known, server: ServerNow, gapMs: number): Promise<number> {
  const { history, horizon } = known;
  const rows = await session.rows(deadRows, fewDead, history.followed);
  const nowMs = serverMs(rows[0]?.server_now ?? '');
  horizon.note(nowMs, Number(rows[0]?.next_xid));
  const seen = rows.flatMap(({ oid: relid, dead, live, reltuples, reloptions, last_autovacuum }) => {
    if (relid === null || dead === null || live === null || reltuples === null) return [];
    const measured = { reltuples, reloptions, relpages: 0, relallfrozen: 0 };
    const { vacuum } = thresholdsOf(measured, server.settings);
    const isOver = vacuum !== null && dead > vacuum;
    return [{ relid, dead, live, lastAutovacuumMs: serverMsOrNull(last_autovacuum), isOver }];
  });
  if (server.row.track_counts && !server.row.is_standby) history.look(nowMs, seen, gapMs);
  return nowMs;
}

/** Where looks are dear they are far apart, and that alone is no gap. */
const gapMs = (plannedMs: number, everyMs: number): number => 2.5 * Math.max(plannedMs, everyMs * 2);

/** By the sampler's last sample, at no cost to the server. */
function noteHolders({ horizon }: Known, backends: NonNullable<ReturnType<Accompanied['now']>>, nowMs: number): void {
  const keys = backends.flatMap(({ pid, backend_start, backend_xid, backend_xmin }) => [
    ...(backend_xid === null ? [] : [holderKey(pid, backend_start, 'backend_xid', backend_xid)]),
    ...(backend_xmin === null ? [] : [holderKey(pid, backend_start, 'backend_xmin', backend_xmin)]),
  ]);
  horizon.seeHolders(nowMs, keys);
}
