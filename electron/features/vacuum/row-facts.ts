import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { VacuumVerdict } from '../../../shared/contract/vacuum.ts';
import { vacuumOptions } from '../../../shared/vacuum/reloptions.ts';
import { type Thresholds, thresholdsOf, toastOptions, vacuumThreshold } from '../../../shared/vacuum/thresholds.ts';
import { type Judged, verdictOf } from '../../../shared/vacuum/verdict.ts';
import type { Row } from '../../postgres/statement.ts';
import type { BrokenVacuumSeen } from '../../sampler/broken-vacuums.ts';
import type { HorizonMemory } from './horizon-memory.ts';
import type { ServerNow } from './settings.ts';
import type { tableRows } from './tables.sql.ts';

export type TableRow = Row<(typeof tableRows)['columns']>;

/** What is the same for every table of a reading. */
export interface Ground {
  readonly server: ServerNow;
  readonly memory: HorizonMemory;
  /** relids that are being vacuumed. */
  readonly running: ReadonlySet<number>;
  readonly broken: ReadonlyMap<number, readonly BrokenVacuumSeen[]>;
  /** Who surely holds rows back since when: of this database's tables, of its catalogs, of catalogs that all share. */
  readonly heldSince: {
    readonly tables: number | null;
    readonly catalogs: number | null;
    readonly shared: number | null;
  };
}

export interface RowFacts {
  readonly thresholds: Thresholds;
  readonly toastThreshold: number | null;
  readonly thresholdIfOn: number;
  readonly isCounted: boolean;
  readonly isSystem: boolean;
  /** With its TOAST table, as of the last VACUUM or ANALYZE; null: there was none. */
  readonly heap_bytes: number | null;
  readonly judged: Judged;
  readonly verdict: VacuumVerdict;
}

const firstNormalOid = 16_384;

/** Written out rather than spread: it is done for each of tens of thousands of tables. */
export function factsOfRow(row: TableRow, ground: Ground, block_size: number): RowFacts {
  const { settings } = ground.server;
  const thresholds = thresholdsOf(row, settings);
  const thresholdIfOn = vacuumThreshold(Math.max(0, row.reltuples), vacuumOptions(row.reloptions), settings);
  const toastThreshold = toastThresholdOf(row, ground);
  const counted = isCounted(row, ground);
  const isSystem = row.oid < firstNormalOid;
  const judged = judgedOf(row, ground, { thresholds, toastThreshold, thresholdIfOn, isCounted: counted, isSystem });
  return {
    thresholds,
    toastThreshold,
    thresholdIfOn,
    isCounted: counted,
    isSystem,
    heap_bytes: heapBytes(row, block_size),
    judged,
    verdict: verdictOf(judged),
  };
}

/** A partitioned table has no file; any other that was never counted has one of unknown size. */
const heapBytes = ({ relkind, reltuples, relpages, toast_relpages }: TableRow, block_size: number): number | null =>
  relkind !== 'p' && reltuples < 0 && relpages === 0 ? null : (relpages + (toast_relpages ?? 0)) * block_size;

/**
 * Counters that are all 0 beside rows that were counted are none: they were lost in a crash or an upgrade, or never
 * were there (a catalog as it came with its database).
 */
function isCounted(row: TableRow, { server }: Ground): boolean {
  if (server.row.is_standby || !server.row.track_counts) return false;
  if (row.reltuples <= 0) return true;
  const rows = row.live + row.dead + row.modified + row.inserted + row.written;
  return rows + row.vacuum_count + row.autovacuum_count + row.analyze_count + row.autoanalyze_count > 0;
}

function toastThresholdOf(row: TableRow, { server }: Ground): number | null {
  if (row.toast_oid === null) return null;
  const toast = {
    reltuples: row.toast_reltuples ?? -1,
    relpages: row.toast_relpages ?? 0,
    relallfrozen: row.toast_relallfrozen ?? 0,
    reloptions: toastOptions(row.toast_reloptions, row.reloptions),
  };
  return thresholdsOf(toast, server.settings).vacuum;
}

const isAmong = (relids: ReadonlySet<number>, { oid, toast_oid }: TableRow): boolean =>
  relids.has(oid) || (toast_oid !== null && relids.has(toast_oid));

/** Of two moments, either of which may never have been. */
function newest(one: string | null, other: string | null): number | null {
  const a = serverMsOrNull(one);
  const b = serverMsOrNull(other);
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function judgedOf(row: TableRow, ground: Ground, facts: Omit<RowFacts, 'judged' | 'verdict' | 'heap_bytes'>): Judged {
  const { server, running, broken } = ground;
  const seen = broken.get(row.oid);
  const { isCounted: isKnown } = facts;
  const age = ageOf(row, ground);
  const vacuumedMs = newest(row.last_vacuum, row.last_autovacuum);
  return {
    relkind: row.relkind,
    isTemporary: row.is_temporary,
    dead: isKnown ? row.dead : null,
    inserted: isKnown ? row.inserted : null,
    modified: isKnown ? row.modified : null,
    toastDead: isKnown ? row.toast_dead : null,
    thresholds: facts.thresholds,
    toastThreshold: facts.toastThreshold,
    thresholdIfOn: facts.thresholdIfOn,
    xidAge: row.xid_age,
    mxidAge: row.mxid_age,
    vacuumedMs,
    analyzedMs: newest(row.last_analyze, row.last_autoanalyze),
    isBeingVacuumed: isAmong(running, row),
    brokenVacuumMs: seen?.findLast(({ kind }) => kind === 'vacuum')?.atMs ?? null,
    brokenAnalyzeMs: seen?.findLast(({ kind }) => kind === 'analyze')?.atMs ?? null,
    heldSinceMs: heldSinceOf(row, facts.isSystem, ground),
    countedForMs: age.countedForMs,
    youngForMs: age.youngForMs,
    naptimeMs: server.naptimeMs,
  };
}

function heldSinceOf(row: TableRow, isSystem: boolean, { heldSince }: Ground): number | null {
  if (row.is_shared) return heldSince.shared;
  return isSystem ? heldSince.catalogs : heldSince.tables;
}

/** By its row in pg_class and by the reset of the counters: at least so long, at most so long. */
function ageOf(row: TableRow, { server, memory }: Ground): Pick<Judged, 'countedForMs' | 'youngForMs'> {
  const writtenXid = server.row.next_xid - row.row_age;
  const thereByMs = memory.givenOutByMs(writtenXid);
  const notThereMs = memory.notYetAtMs(writtenXid);
  const { statsResetMs: resetMs } = server;
  const countedSince = thereByMs === null ? null : Math.max(thereByMs, resetMs ?? 0);
  const youngSince = Math.max(notThereMs ?? Number.NEGATIVE_INFINITY, resetMs ?? Number.NEGATIVE_INFINITY);
  return {
    countedForMs: countedSince === null ? null : server.nowMs - countedSince,
    youngForMs: Number.isFinite(youngSince) ? server.nowMs - youngSince : null,
  };
}
