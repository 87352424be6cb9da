import { horizonOf } from '../../../shared/activity/horizon.ts';
import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { HorizonHolder } from '../../../shared/contract/vacuum.ts';
import { wayOutOf } from '../../../shared/vacuum/holder-words.ts';
import type { Row } from '../../postgres/statement.ts';
import type { horizonHolders } from './horizon.sql.ts';
import type { HorizonMemory } from './horizon-memory.ts';

type HolderRow = Row<(typeof horizonHolders)['columns']>;

/** A holder, and since when it held for sure: what was vacuumed later kept what it holds. */
export interface Held {
  readonly holder: HorizonHolder;
  /** The server's clock in ms; null: not known. */
  readonly surelySinceMs: number | null;
}

const oursMayTakeMs = 60_000;

/** Oldest first. Whoever only seems to hold (a plain VACUUM, a worker beside its leader) is left out. */
export function holdersOf(
  rows: readonly HolderRow[],
  ours: ReadonlySet<number>,
  memory: HorizonMemory,
  nowMs: number,
): readonly Held[] {
  const counted = rows.filter((row) => !row.is_parallel_worker && !isExempt(row));
  const found = counted.map((row) => ({ row, holder: holderOf(row, ours) }));
  memory.seeHolders(
    nowMs,
    found.map(({ holder }) => keyOf(holder)),
  );
  return found
    .map(({ row, holder }) => ({ holder, surelySinceMs: surelySince(row, holder, memory) }))
    .toSorted(oldestFirst);
}

/**
 * Of several with one xid, the transaction whose own it is: the others' snapshots only saw it running and are let go
 * with it. Then who has held it longest.
 */
function oldestFirst(a: Held, b: Held): number {
  const isFollower = ({ holder }: Held) => Number(holder.held !== 'backend_xid');
  const sinceMs = ({ surelySinceMs }: Held) => surelySinceMs ?? Number.MAX_SAFE_INTEGER;
  return (
    b.holder.age - a.holder.age ||
    isFollower(a) - isFollower(b) ||
    sinceMs(a) - sinceMs(b) ||
    (a.holder.pid ?? 0) - (b.holder.pid ?? 0)
  );
}

/** The one that decides for ordinary tables of this database; one of our own questions that has just begun does not. */
export function decisiveOf(held: readonly Held[], nowMs: number): number | null {
  const found = held.findIndex(({ holder, surelySinceMs }) => {
    const { affectsThisDatabase, isCatalogsOnly, isOurs } = holder;
    const isBrief = isOurs && nowMs - (surelySinceMs ?? nowMs) < oursMayTakeMs;
    return affectsThisDatabase && !isCatalogsOnly && !isBrief;
  });
  return found < 0 ? null : found;
}

/** A backend in one transaction with one xid or snapshot. */
export const holderKey = (pid: number | null, backend_start: string | null, held: string, xid: string): string =>
  `${pid ?? ''}@${backend_start ?? ''} ${held} ${xid}`;

const keyOf = ({ source, name, pid, backend_start, held, xid }: HorizonHolder): string =>
  pid === null || source.startsWith('slot')
    ? `${source} ${name} ${held} ${xid}`
    : holderKey(pid, backend_start, held, xid);

function isExempt({ source, backend_xid, backend_xmin, state, query, is_vacuuming, backend_type }: HolderRow): boolean {
  if (source !== 'backend' || backend_xid !== null) return false;
  if (is_vacuuming) return true;
  const isRunning = state === 'active' || backend_type === 'autovacuum worker';
  return horizonOf({ backend_xid, backend_xmin, query, kind: isRunning ? 'active' : 'unknown' }) === 'exempt';
}

function holderOf(row: HolderRow, ours: ReadonlySet<number>): HorizonHolder {
  const isByXid = row.backend_xid !== null && (row.xid_age ?? 0) >= (row.xmin_age ?? 0);
  const { source, pid, state, datname, slot_type } = row;
  const isOurs = pid !== null && (ours.has(pid) || (row.application_name?.startsWith('heapscope/') ?? false));
  const name = nameOf(row);
  const way = wayOutOf({
    source: sourceOf(source),
    name,
    pid,
    state,
    datname,
    isOurs,
    isAutovacuum: row.backend_type === 'autovacuum worker',
    isActive: row.is_active,
    slotType: slot_type,
  });
  return {
    source: sourceOf(source),
    name,
    held: heldOf(source, isByXid),
    xid: (isByXid ? row.backend_xid : row.backend_xmin) ?? '',
    age: Math.max(row.xid_age ?? 0, row.xmin_age ?? 0),
    pid,
    backend_start: row.backend_start,
    xact_start: row.xact_start,
    state_change: row.state_change,
    state,
    usename: row.usename,
    application_name: row.application_name,
    datname,
    query: row.query,
    since: row.since,
    affectsThisDatabase: row.is_here,
    isCatalogsOnly: source === 'slot-catalog',
    isOurs,
    ...way,
  };
}

function nameOf({ source, name, application_name }: HolderRow): string {
  if (source === 'backend') return `pid ${name}`;
  return source === 'standby' ? application_name || `pid ${name}` : name;
}

function heldOf(source: string, isByXid: boolean): string {
  if (source === 'slot') return 'xmin';
  if (source === 'slot-catalog') return 'catalog_xmin';
  return isByXid ? 'backend_xid' : 'backend_xmin';
}

const sources = ['backend', 'prepared', 'slot', 'slot-catalog', 'standby'] as const;
const sourceOf = (source: string): HorizonHolder['source'] => sources.find((one) => one === source) ?? 'backend';

/**
 * A transaction's start is not the time of its snapshot: in READ COMMITTED each statement takes another. So: when it was
 * first seen with this very xid, or earlier where something else proves that it had it.
 */
function surelySince(row: HolderRow, holder: HorizonHolder, memory: HorizonMemory): number | null {
  const { nextXid } = memory;
  const byXid =
    nextXid !== null && (holder.held === 'backend_xid' || holder.source === 'prepared')
      ? memory.givenOutByMs(nextXid - holder.age)
      : null;
  // Idle, its last statement is over, and whatever it has it had by then; at work, it has had its snapshot since then.
  const isAtWork = row.state === 'active';
  const statement = isAtWork && holder.held === 'backend_xid' ? null : isAtWork ? row.query_start : row.state_change;
  const known = [memory.firstSeenMs(keyOf(holder)), byXid, serverMsOrNull(statement), preparedMs(row)];
  const times = known.filter((ms): ms is number => ms !== null && !Number.isNaN(ms));
  return times.length === 0 ? null : Math.min(...times);
}

const preparedMs = ({ source, since }: HolderRow): number | null =>
  source === 'prepared' ? serverMsOrNull(since) : null;
