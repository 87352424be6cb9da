import { serverMs } from '../../../shared/activity/server-time.ts';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { HorizonHolder, VacuumConflict, VacuumProgress } from '../../../shared/contract/vacuum.ts';
import { fail } from '../../../shared/failure.ts';
import { verdictOf } from '../../../shared/vacuum/verdict.ts';
import type { Session } from '../../postgres/session.ts';
import { asked } from '../../postgres/statement.ts';
import { decisiveOf, type Held, holdersOf } from './holders.ts';
import { horizonHolders, vacuumNow } from './horizon.sql.ts';
import type { Known } from './known.ts';
import { type Lack, nowLacks } from './lacks.ts';
import { conflictOf, progressOf } from './progress.ts';
import type { TablesReading } from './tables-reading.ts';

export interface NowAnswer {
  holders: HorizonHolder[];
  decisive: number | null;
  heldBack: { rows: number; tables: number } | null;
  progress: VacuumProgress[];
  conflicts: VacuumConflict[];
  next_xid: string | null;
  lacks: Lack[];
  nowMs: number;
}

const mostWanted = 500;

interface NowNeeds {
  readonly known: Known;
  readonly ours: ReadonlySet<number>;
  readonly facts: ServerFacts;
}

export async function readNow(session: Session, { known, ours, facts }: NowNeeds): Promise<NowAnswer> {
  const due = (known.last?.due ?? []).slice(0, mostWanted);
  const wanted = due.map(({ row }) => row.oid);
  const [[now], holders] = await session.together(asked(vacuumNow, wanted), asked(horizonHolders));
  if (now === undefined) return fail('internal', 'vacuum.now told nothing');
  const nowMs = serverMs(now.server_now);
  known.horizon.note(nowMs, Number(now.next_xid));
  const held = holdersOf(holders, ours, known.horizon, nowMs);
  const decisive = decisiveOf(held, nowMs);
  return {
    holders: held.map(({ holder }) => holder),
    decisive,
    heldBack: heldBackBy(held, decisive, known.last),
    progress: now.progress.map((row) => progressOf(row, session.block_size)),
    conflicts: now.conflicts.map(conflictOf),
    next_xid: now.next_xid,
    lacks: nowLacks(facts),
    nowMs,
  };
}

/** null: nobody holds back, or no table was read yet. */
function heldBackBy(held: readonly Held[], decisive: number | null, last: TablesReading | null): NowAnswer['heldBack'] {
  const holder = decisive === null ? undefined : held[decisive];
  if (holder === undefined || last === null) return null;
  const { surelySinceMs: heldSinceMs } = holder;
  const kept = last.due.filter(
    ({ row, facts }) => !row.is_shared && !facts.isSystem && isHeld({ ...facts.judged, heldSinceMs }),
  );
  const rows = kept.reduce((sum, { facts }) => sum + (facts.judged.dead ?? 0) + (facts.judged.toastDead ?? 0), 0);
  return { rows, tables: kept.length };
}

const isHeld = (judged: Parameters<typeof verdictOf>[0]): boolean =>
  verdictOf({ ...judged, brokenVacuumMs: null, brokenAnalyzeMs: null }) === 'held-back';
