import type { VacuumVerdict } from '../contract/vacuum.ts';
import type { Thresholds } from './thresholds.ts';

/** What is known of one table when it is judged. Times are the server's clock in ms. */
export interface Judged {
  readonly relkind: string;
  readonly isTemporary: boolean;
  /** null: unknown (a standby, track_counts off, counters lost). */
  readonly dead: number | null;
  readonly inserted: number | null;
  readonly modified: number | null;
  /** Dead rows of its TOAST table; null: none, or unknown. */
  readonly toastDead: number | null;
  readonly thresholds: Thresholds;
  readonly toastThreshold: number | null;
  /** As the thresholds would be with autovacuum on. */
  readonly thresholdIfOn: number;
  readonly xidAge: number | null;
  readonly mxidAge: number | null;
  /** The newest vacuum of it, by anybody; null: none was counted. */
  readonly vacuumedMs: number | null;
  readonly isBeingVacuumed: boolean;
  /** The newest that was cut short; null: none was seen. */
  readonly brokenVacuumMs: number | null;
  readonly brokenAnalyzeMs: number | null;
  readonly analyzedMs: number | null;
  /** Since when somebody holds the rows that died in it; null: nobody does. */
  readonly heldSinceMs: number | null;
  /** How long its counters have counted for sure, at least; null: not known. */
  readonly countedForMs: number | null;
  /** They count since so lately; null: not known to be young. */
  readonly youngForMs: number | null;
  readonly naptimeMs: number;
}

/** A round of autovacuum has had its chance, also where the launcher was late. */
export const chanceMs = (naptimeMs: number): number => naptimeMs + 60_000;

/** One word a table: of all that hold, what the user must know first. */
export function verdictOf(table: Judged): VacuumVerdict {
  if (table.relkind === 'p' || table.relkind === 'f') return 'not-vacuumed';
  if (table.isTemporary) return 'session';
  if (isForced(table)) return 'wraparound';
  if (table.dead === null) return table.isBeingVacuumed ? 'vacuuming' : 'unknown';
  if (wasBroken(table)) return 'cancelled';
  if (isHeldBack(table)) return 'held-back';
  if (table.isBeingVacuumed) return 'vacuuming';
  if (isOverThreshold(table)) return dueVerdict(table);
  return isOverWithoutAutovacuum(table) ? 'off' : 'fine';
}

/** Over its threshold: whether autovacuum has had time to come depends on how long its counters count. */
function dueVerdict({ naptimeMs, youngForMs, countedForMs, vacuumedMs }: Judged): VacuumVerdict {
  if (vacuumedMs !== null) return 'due';
  const chance = chanceMs(naptimeMs);
  if (youngForMs !== null && youngForMs < chance) return 'young';
  const isOld = countedForMs !== null && countedForMs >= chance;
  return isOld ? 'never' : 'due';
}

const isOverDead = ({ dead, thresholds: { vacuum } }: Judged): boolean =>
  dead !== null && vacuum !== null && dead > vacuum;

/** Autovacuum takes it, whether for its rows or for those in its TOAST table. */
function isOverThreshold(table: Judged): boolean {
  const { inserted, thresholds, toastDead, toastThreshold } = table;
  const isOverInserts = inserted !== null && thresholds.insert !== null && inserted > thresholds.insert;
  const isOverToast = toastDead !== null && toastThreshold !== null && toastDead > toastThreshold;
  return isOverDead(table) || isOverInserts || isOverToast;
}

const isOverWithoutAutovacuum = ({ dead, thresholds, thresholdIfOn }: Judged): boolean =>
  !thresholds.isAutovacuumOn && dead !== null && dead > thresholdIfOn;

const isForced = ({ xidAge, mxidAge, thresholds }: Judged): boolean =>
  (xidAge !== null && xidAge >= thresholds.freeze_max_age) ||
  (mxidAge !== null && mxidAge >= thresholds.multixact_freeze_max_age);

/** Since it was cut short none came through, and it is still to be done. */
function wasBroken(table: Judged): boolean {
  const { brokenVacuumMs, brokenAnalyzeMs, vacuumedMs, analyzedMs, modified, thresholds } = table;
  if (brokenVacuumMs !== null && brokenVacuumMs > (vacuumedMs ?? 0) && isOverThreshold(table)) return true;
  const isOverAnalyze = modified !== null && thresholds.analyze !== null && modified > thresholds.analyze;
  return brokenAnalyzeMs !== null && brokenAnalyzeMs > (analyzedMs ?? 0) && isOverAnalyze;
}

/**
 * A vacuum went over it after the holder had begun: it took what could be taken, so whatever is dead now died in front
 * of the holder's eyes and stays. One that was last vacuumed before may still lose rows that died earlier.
 */
function isHeldBack(table: Judged): boolean {
  const { heldSinceMs, vacuumedMs } = table;
  const isDead = isOverDead(table) || (table.toastDead ?? 0) > (table.toastThreshold ?? Number.POSITIVE_INFINITY);
  return isDead && heldSinceMs !== null && vacuumedMs !== null && vacuumedMs > heldSinceMs;
}
