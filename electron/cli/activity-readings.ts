import { type Row, rowsOf } from '../../shared/activity/rows.ts';
import { slotsOf } from '../../shared/activity/saturation.ts';
import { seeOthers } from '../../shared/activity/see-others.ts';
import { isIdleInTransaction } from '../../shared/activity/state-kinds.ts';
import type { Reading } from './condition.ts';
import type { Looking } from './looking.ts';

type Wanted = 'idle-in-transaction' | 'active' | 'waiting';

const wantedOf = ({ backend: { kind } }: Row): Wanted | null =>
  isIdleInTransaction(kind) ? 'idle-in-transaction' : kind === 'active' || kind === 'waiting' ? kind : null;

const nameOf = ({ backend: { pid, application_name, usename } }: Row): string =>
  [`pid ${pid}`, application_name || null, usename].filter(Boolean).join(', ');

/** What conditions are held against. A backend that this role may not see could be anything, so it is unknown. */
export function activityReadings(looking: Looking): readonly Reading[] {
  const rows = [...rowsOf(looking.backends, new Map()).values()].filter(({ backend }) => !backend.isOurs);
  // What runs inside the server (a worker, a walsender) has no transaction that anybody forgot.
  const clients = rows.filter(
    ({ backend: { backend_type } }) => backend_type === null || backend_type === 'client backend',
  );
  const hidden = hiddenOf(clients, looking);
  return [
    ...(['idle-in-transaction', 'active', 'waiting'] as const).flatMap((metric) =>
      ofKind(metric, clients, hidden, looking.nowMs),
    ),
    ...clients.flatMap((row) => ofTransaction(row, looking.nowMs)),
    ...(hidden.count === 0 ? [] : [unseen('transaction', hidden, ['duration'])]),
    ...connections(looking),
  ];
}

function ofKind(metric: Wanted, rows: readonly Row[], hidden: Hidden, nowMs: number): readonly Reading[] {
  const found = rows.filter((row) => wantedOf(row) === metric);
  const count: Reading = { metric, row: `${metric} now`, values: { count: found.length } };
  const each = found.map((row): Reading => {
    const duration = row.sinceMs === null ? null : Math.max(0, nowMs - row.sinceMs);
    return { metric, row: nameOf(row), values: { duration }, why: 'since when is hidden from this role' };
  });
  return [count, ...each, ...(hidden.count === 0 ? [] : [unseen(metric, hidden, ['duration', 'count'])])];
}

function ofTransaction(row: Row, nowMs: number): readonly Reading[] {
  if (row.xactMs === null) return [];
  return [{ metric: 'transaction', row: nameOf(row), values: { duration: Math.max(0, nowMs - row.xactMs) } }];
}

/** Backends of other roles, and what would show them to this one. */
interface Hidden {
  readonly count: number;
  /** null: the role is not known. */
  readonly grant: string | null;
}

function hiddenOf(clients: readonly Row[], { server }: Looking): Hidden {
  const count = clients.filter(({ backend }) => backend.kind === 'unknown').length;
  return { count, grant: server === null ? null : seeOthers(server.role) };
}

const unseen = (metric: string, { count, grant }: Hidden, units: readonly ('duration' | 'count')[]): Reading => ({
  metric,
  row: `${count} ${count === 1 ? 'backend' : 'backends'} of other roles`,
  values: Object.fromEntries(units.map((unit) => [unit, null])),
  why: ['their state is hidden from this role', grant].filter(Boolean).join(': '),
});

function connections({ server, used }: Looking): readonly Reading[] {
  if (server === null) return [];
  const { limit } = slotsOf(server, used);
  const share = limit === 0 ? null : used / limit;
  return [{ metric: 'connections', row: `${used} of ${limit} for ordinary roles`, values: { share, count: used } }];
}
