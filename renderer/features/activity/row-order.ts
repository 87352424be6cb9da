import type { Row } from '../../../shared/activity/rows.ts';
import type { StateKind } from '../../../shared/activity/state-kinds.ts';
import type { TableSort } from '../../ui/table-props.ts';

type Compare = (a: Row, b: Row) => number;

/** What an on-call person looks for first. */
const rank: Readonly<Record<StateKind, number>> = {
  waiting: 1,
  'idle-in-transaction': 2,
  aborted: 2,
  active: 3,
  unknown: 4,
  idle: 5,
};
const rankOf = ({ backend, blocks }: Row): number =>
  blocks > 0 && backend.kind !== 'waiting' ? 0 : rank[backend.kind];

/** Nothing comes last, whichever way it is sorted. */
function nullsLast(a: number | null, b: number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (a - b) * sign;
}

const textOrder = (a: string | null, b: string | null, sign: number): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a === b ? 0 : (a < b ? -1 : 1) * sign;
};

const oldest: Compare = (a, b) =>
  nullsLast(a.xactMs, b.xactMs, 1) || nullsLast(a.sinceMs, b.sinceMs, 1) || a.backend.pid - b.backend.pid;

const xidNumber = ({ backend: { backend_xid } }: Row): number | null =>
  backend_xid === null ? null : Number(backend_xid);

const waitOf = ({ backend: { wait_event_type, wait_event } }: Row): string | null =>
  wait_event_type === null ? null : `${wait_event_type}: ${wait_event ?? ''}`;

/** Times are sorted by how long ago they are: descending is the longest first. */
const orders: Readonly<Record<string, (sign: number) => Compare>> = {
  blocking: () => (a, b) => rankOf(a) - rankOf(b) || (rankOf(a) === 0 ? b.blocks - a.blocks : 0) || oldest(a, b),
  state: (sign) => (a, b) => (rankOf(a) - rankOf(b)) * sign || oldest(a, b),
  pid: (sign) => (a, b) => (a.backend.pid - b.backend.pid) * sign,
  transaction: (sign) => (a, b) => nullsLast(a.xactMs, b.xactMs, -sign) || oldest(a, b),
  since: (sign) => (a, b) => nullsLast(a.sinceMs, b.sinceMs, -sign) || oldest(a, b),
  role: (sign) => (a, b) => textOrder(a.backend.usename, b.backend.usename, sign) || oldest(a, b),
  application: (sign) => (a, b) =>
    textOrder(a.backend.application_name, b.backend.application_name, sign) || oldest(a, b),
  client: (sign) => (a, b) => textOrder(a.backend.client, b.backend.client, sign) || oldest(a, b),
  wait: (sign) => (a, b) => textOrder(waitOf(a), waitOf(b), sign) || oldest(a, b),
  blocked: (sign) => (a, b) => (a.blocks - b.blocks) * sign || rankOf(a) - rankOf(b) || oldest(a, b),
  xid: (sign) => (a, b) => nullsLast(xidNumber(a), xidNumber(b), sign) || rankXid(a) - rankXid(b) || oldest(a, b),
  query: (sign) => (a, b) => textOrder(a.backend.query, b.backend.query, sign) || oldest(a, b),
};

/** Without pg_monitor what is seen comes before what is hidden. */
const rankXid = ({ backend: { kind } }: Row): number => (kind === 'unknown' ? 9 : rank[kind]);

export function compareBy({ id, direction }: TableSort): Compare {
  const sign = direction === 'ascending' ? 1 : -1;
  return (orders[id] ?? orders.blocking ?? (() => oldest))(sign);
}

export interface Arranged {
  readonly rows: readonly Row[];
  /** The order is held for the pointer's or the keys' sake, and would be another one now. */
  readonly isHeld: boolean;
}

export interface Arranging {
  /** What matches the filter now. */
  readonly rows: Iterable<Row>;
  readonly shown: readonly Row[];
  readonly compare: Compare;
  /** Somebody points at the table: rows keep their places, new ones come below, gone ones stay, greyed. */
  readonly isHeld: boolean;
  /** Gone rows that stay for what happened to them. */
  readonly keeps: (key: string) => boolean;
}

export function arrange({ rows, shown, compare, isHeld, keeps }: Arranging): Arranged {
  const now = new Map<string, Row>();
  for (const row of rows) now.set(row.key, row);
  const gone = shown.filter(({ key }) => !now.has(key) && (isHeld || keeps(key)));
  const sorted = [...inShownOrder(now, shown), ...gone.filter(({ key }) => keeps(key)).map(asGone)].sort(compare);
  if (!isHeld) return { rows: sorted, isHeld: false };
  const kept = new Set(shown.map(({ key }) => key));
  const held = [...shown.map((row) => now.get(row.key) ?? asGone(row)), ...sorted.filter(({ key }) => !kept.has(key))];
  return { rows: held, isHeld: held.some((row, at) => row.key !== sorted[at]?.key) };
}

/** What is nearly in order is sorted in a fraction of the time. */
function inShownOrder(now: ReadonlyMap<string, Row>, shown: readonly Row[]): readonly Row[] {
  const rest = new Map(now);
  const known: Row[] = [];
  for (const { key } of shown) {
    const row = rest.get(key);
    if (row) known.push(row);
    rest.delete(key);
  }
  return [...known, ...rest.values()];
}

const asGone = (row: Row): Row => (row.isGone ? row : { ...row, isGone: true });
