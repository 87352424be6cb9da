import { serverMs } from '../../../shared/activity/server-time.ts';
import type { VacuumTables, VacuumVerdict } from '../../../shared/contract/vacuum.ts';
import type { OutputOf } from '../../api.ts';
import { verdictWords } from './verdict-words.ts';

export type TablesAnswer = OutputOf<'vacuum.tables'>;

/** A reading with what is worked out of it once, so that a key in the filter costs only the search. */
export interface Loaded {
  readonly answer: TablesAnswer;
  readonly tables: VacuumTables;
  readonly count: number;
  readonly readMs: number;
  /** Dead rows ÷ threshold; NaN: one of them is unknown, or it has none. */
  readonly ratio: Float64Array;
  /** 1: over one of its thresholds. */
  readonly isOver: Uint8Array;
  /** What the filter looks into, in lower case. */
  readonly haystack: readonly string[];
  readonly placeOf: ReadonlyMap<number, number>;
  /** Without the system's own tables. */
  readonly own: number;
  readonly ownOver: number;
}

const overByVerdict: ReadonlySet<VacuumVerdict> = new Set(['held-back', 'never', 'due', 'off']);

export function loadedOf(answer: TablesAnswer): Loaded {
  const { tables } = answer;
  const count = tables.oid.length;
  const ratio = new Float64Array(count);
  const isOver = new Uint8Array(count);
  const haystack: string[] = [];
  const placeOf = new Map<number, number>();
  let [own, ownOver] = [0, 0];
  for (let n = 0; n < count; n += 1) {
    ratio[n] = share(tables.n_dead_tup[n], tables.vacuum_threshold[n]);
    isOver[n] = isOverThreshold(tables, n, ratio[n] ?? Number.NaN) ? 1 : 0;
    haystack.push(haystackOf(tables, n));
    placeOf.set(tables.oid[n] ?? 0, n);
    if (tables.isSystem[n] === true) continue;
    own += 1;
    ownOver += isOver[n] ?? 0;
  }
  return { answer, tables, count, readMs: serverMs(answer.readAt), ratio, isOver, haystack, placeOf, own, ownOver };
}

/** When it was vacuumed last is counted where its dead rows are: not on a standby, and not where counters were lost. */
export const isCounted = ({ answer, tables }: Pick<Loaded, 'answer' | 'tables'>, n: number): boolean =>
  !answer.isStandby && (tables.n_dead_tup[n] !== null || tables.verdict[n] === 'not-vacuumed');

function share(part: number | null | undefined, of: number | null | undefined): number {
  return part == null || of == null ? Number.NaN : part / Math.max(1, of);
}

/** Autovacuum takes a table whose count is greater than its threshold, so the comparison is strict. */
function isOverThreshold(tables: VacuumTables, n: number, ratio: number): boolean {
  const verdict = tables.verdict[n];
  if (verdict !== undefined && overByVerdict.has(verdict)) return true;
  return ratio > 1 || insertShare(tables, n) > 1 || toastShare(tables, n) > 1;
}

export const insertShare = (tables: VacuumTables, n: number): number =>
  share(tables.n_ins_since_vacuum[n], tables.insert_threshold[n]);

export const toastShare = (tables: VacuumTables, n: number): number =>
  share(tables.toast_dead_tup[n], tables.toast_threshold[n]);

export const analyzeShare = (tables: VacuumTables, n: number): number =>
  share(tables.n_mod_since_analyze[n], tables.analyze_threshold[n]);

/** Schema, name, and the verdict in words: "held back" finds all that are. */
function haystackOf(tables: VacuumTables, n: number): string {
  const words = verdictWords[tables.verdict[n] ?? 'unknown'].label;
  return `${tables.nspname[n] ?? ''}.${tables.relname[n] ?? ''}\u0001${words}`.toLowerCase();
}
