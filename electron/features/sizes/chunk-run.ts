import { FailureError } from '../../../shared/failure.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import type { SizeReport } from './report.ts';
import { sizeChunk } from './size-chunk.sql.ts';
import { state } from './size-state.ts';

type Sized = Row<(typeof sizeChunk)['columns']>;

/** Where exact sizes are asked: a connection is thrown away before its backend has grown too large. */
export interface SizeLane {
  /** For a statement about so many relations. */
  use(relations: number): Promise<Session>;
  /** The connection may be broken, or was given up by its deadline. */
  renew(): Promise<void>;
}

/** More failing statements than this in one report, and the rest keeps its estimates. */
export const mostFailures = 60;

export interface ChunkBudget {
  failuresLeft: number;
}

/**
 * Measures the relations at `indexes`. A statement that meets a lock, its time limit or any error of one relation is
 * cut in halves until that relation stands alone; it keeps its estimate and the others are exact. Only a lost
 * connection or a stop ends it.
 */
export async function measureChunk(
  lane: SizeLane,
  report: SizeReport,
  indexes: Uint32Array,
  budget: ChunkBudget,
): Promise<void> {
  const waiting = [indexes];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const kind = await tryPart(lane, report, part);
    if (kind === undefined) continue;
    budget.failuresLeft -= 1;
    if (kind === 'timeout') await lane.renew();
    if (part.length > 1 && budget.failuresLeft > 0) {
      const middle = part.length >> 1;
      waiting.push(part.subarray(middle), part.subarray(0, middle));
    } else markAll(report, part, kind === 'locked' ? state.locked : state.failed);
  }
}

/** undefined when all of it was answered. */
async function tryPart(
  lane: SizeLane,
  report: SizeReport,
  part: Uint32Array,
): Promise<'timeout' | 'locked' | 'sql' | undefined> {
  const session = await lane.use(part.length);
  try {
    const oids = Array.from(part, (index) => report.oid[index] ?? 0);
    record(report, part, await session.rows(sizeChunk, oids));
    return undefined;
  } catch (error) {
    const kind = error instanceof FailureError ? error.failure.kind : undefined;
    if (kind === 'timeout' || kind === 'locked' || kind === 'sql') return kind;
    throw error;
  }
}

function record(report: SizeReport, asked: Uint32Array, answered: readonly Sized[]): void {
  const byOid = new Map(answered.map((row) => [row.oid, row]));
  for (const index of asked) {
    const row = byOid.get(report.oid[index] ?? 0);
    if (!row || row.is_gone) forget(report, index);
    else if (row.is_locked) recordLocked(report, index, row);
    else recordSizes(report, index, row, state.measured);
  }
}

function recordSizes(report: SizeReport, index: number, row: Sized, code: number): void {
  report.heap[index] = row.heap_bytes;
  report.toast[index] = row.toast_bytes;
  report.indexes[index] = row.indexes_bytes;
  report.state[index] = code;
  report.lockedBy.delete(index);
}

function recordLocked(report: SizeReport, index: number, row: Sized): void {
  recordSizes(report, index, row, state.locked);
  report.lockedBy.set(index, { pid: row.locked_pid, gid: row.locked_gid, isGranted: row.is_granted ?? false });
}

/** Dropped since the list was read. */
function forget(report: SizeReport, index: number): void {
  report.heap[index] = 0;
  report.toast[index] = 0;
  report.indexes[index] = 0;
  report.state[index] = state.gone;
}

function markAll(report: SizeReport, indexes: Uint32Array, code: number): void {
  for (const index of indexes) report.state[index] = code;
}
