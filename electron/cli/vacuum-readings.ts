import type { z } from 'zod';
import { serverMsOrNull } from '../../shared/activity/server-time.ts';
import type { VacuumVerdict, vacuum } from '../../shared/contract/vacuum.ts';
import { qualified } from '../../shared/ident.ts';
import { mostTransactions } from '../../shared/overview/vacuum-findings.ts';
import { holderName } from '../../shared/vacuum/holder-words.ts';
import type { Reading } from './condition.ts';

export type Tables = z.output<typeof vacuum.tables.output>;
export type Holders = z.output<typeof vacuum.now.output>;

const pastThreshold: ReadonlySet<VacuumVerdict> = new Set([
  'wraparound',
  'cancelled',
  'held-back',
  'never',
  'due',
  'off',
]);

/** What conditions are held against; of PostgreSQL's own tables only their age counts. */
export function vacuumReadings(read: Tables, now: Holders, leastDead: number): readonly Reading[] {
  const own = [...read.tables.oid.keys()].filter((i) => read.tables.isSystem[i] === false);
  return [...own.flatMap((i) => dead(read, i, leastDead)), ...overdue(read, own), ...held(now), ...ages(read)];
}

const nameOf = ({ tables }: Tables, i: number): string => qualified(tables.nspname[i] || '?', tables.relname[i] || '?');

function dead(read: Tables, i: number, leastDead: number): readonly Reading[] {
  const { tables } = read;
  const [dead, live, verdict] = [tables.n_dead_tup[i] ?? null, tables.n_live_tup[i] ?? null, tables.verdict[i]];
  if (verdict === 'not-vacuumed' || (dead !== null && dead < leastDead)) return [];
  const share = dead === null || live === null || dead + live === 0 ? null : dead / (dead + live);
  const why = 'its counters are hidden or were lost';
  return [{ metric: 'dead', row: nameOf(read, i), values: { share, count: dead }, why }];
}

function overdue(read: Tables, own: readonly number[]): readonly Reading[] {
  const { verdict } = read.tables;
  const found = own.filter((i) => pastThreshold.has(verdict[i] ?? 'unknown'));
  const unknown = own.filter((i) => verdict[i] === 'unknown');
  const some = found.slice(0, 5).map((i) => `${nameOf(read, i)} (${verdict[i]})`);
  const row = `past their threshold${some.length === 0 ? '' : `: ${some.join(', ')}${found.length > 5 ? ' …' : ''}`}`;
  const counted: Reading = { metric: 'overdue', row, values: { count: found.length } };
  if (unknown.length === 0) return [counted];
  const names = unknown.slice(0, 5).map((i) => nameOf(read, i));
  return [counted, { metric: 'overdue', row: names.join(', '), values: { count: null }, why: 'counters are hidden' }];
}

function held({ holders, decisive, heldBack, nowMs, lacks }: Holders): readonly Reading[] {
  const holder = decisive === null ? undefined : holders[decisive];
  if (holder === undefined) {
    const values = { duration: null, count: null };
    return lacks.map(({ what }) => ({ metric: 'held-back', row: 'holders', values, why: what }));
  }
  const sinceMs = serverMsOrNull(holder.since);
  const values = { duration: sinceMs === null ? null : Math.max(0, nowMs - sinceMs), count: heldBack?.rows ?? null };
  return [{ metric: 'held-back', row: holderName(holder), values, why: 'since when it holds is not known' }];
}

function ages({ database }: Tables): readonly Reading[] {
  return [
    { metric: 'wraparound', row: 'transaction ids', values: { share: database.xid_age / mostTransactions } },
    { metric: 'wraparound', row: 'multixact ids', values: { share: database.mxid_age / mostTransactions } },
  ];
}
