import type { Backend } from '../contract/activity.ts';
import { serverMsOrNull } from './server-time.ts';

/** One backend as the table shows it. The same object as long as nothing in it changes. */
export interface Row {
  readonly key: string;
  readonly backend: Backend;
  /** When its transaction and its state began, ms of the server's clock; null: none, or hidden. */
  readonly xactMs: number | null;
  readonly sinceMs: number | null;
  /** How many wait for it, directly or behind others. */
  readonly blocks: number;
  /** Not in the last sample any more; shown as it was seen last. */
  readonly isGone: boolean;
  /** What the filter looks through, in lower case. */
  readonly haystack: string;
}

export type Rows = ReadonlyMap<string, Row>;

/** Rows of a sample; those of the one before are taken over where neither the backend nor its queue changed. */
export function rowsOf(backends: ReadonlyMap<string, Backend>, before: Rows): Rows {
  const waiters = waitersOf(backends.values());
  const rows = new Map<string, Row>();
  for (const [key, backend] of backends) {
    const blocks = waiters.has(backend.pid) ? countBehind(backend.pid, waiters) : 0;
    const last = before.get(key);
    const isSame = last !== undefined && last.backend === backend && last.blocks === blocks && !last.isGone;
    rows.set(key, isSame ? last : rowOf(backend, blocks));
  }
  return rows;
}

function rowOf(backend: Backend, blocks: number): Row {
  return {
    key: backend.key,
    backend,
    xactMs: backend.kind === 'idle' ? null : serverMsOrNull(backend.xact_start),
    sinceMs: sinceOf(backend),
    blocks,
    isGone: false,
    haystack: haystackOf(backend),
  };
}

/** A waiting backend's state began with its wait, which the server notes after a moment. */
function sinceOf({ kind, waits_for, state_change }: Backend): number | null {
  const waited = kind === 'waiting' ? serverMsOrNull(waits_for?.waitstart ?? null) : null;
  return waited ?? serverMsOrNull(state_change);
}

function haystackOf({ pid, usename, application_name, client, query }: Backend): string {
  return [pid, usename ?? '', application_name ?? '', client ?? '', query ?? ''].join('\n').toLowerCase();
}

/** By pid, who waits directly for it. */
export function waitersOf(backends: Iterable<Backend>): ReadonlyMap<number, readonly number[]> {
  const waiters = new Map<number, number[]>();
  for (const { pid, blocked_by } of backends) {
    for (const blocker of blocked_by) {
      const list = waiters.get(blocker);
      if (list) list.push(pid);
      else waiters.set(blocker, [pid]);
    }
  }
  return waiters;
}

/** Everybody behind one backend, each counted once; a cycle ends where it began. */
export function countBehind(pid: number, waiters: ReadonlyMap<number, readonly number[]>): number {
  const seen = new Set<number>();
  const next = [...(waiters.get(pid) ?? [])];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    if (one === pid || seen.has(one)) continue;
    seen.add(one);
    next.push(...(waiters.get(one) ?? []));
  }
  return seen.size;
}
