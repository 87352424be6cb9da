import type { Lane, RunStore } from '../../../shared/activity/run-store.ts';
import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import { isIdleInTransaction } from '../../../shared/activity/state-kinds.ts';
import type { Backend, Identity } from '../../../shared/contract/activity.ts';
import type { Grouping } from './use-view.ts';

/** Lanes of one application (role, database, client), with what of it is there at the shown moment. */
export interface LaneGroup {
  readonly id: string;
  readonly label: string;
  /** Backends at the shown moment. */
  readonly count: number;
  readonly idleInTransaction: number;
  readonly waiting: number;
  readonly lanes: readonly Lane[];
}

const values: Readonly<Record<Grouping, (identity: Identity) => string | null>> = {
  application: ({ application_name }) => application_name,
  role: ({ usename }) => usename,
  database: ({ datname }) => datname,
  client: ({ client }) => client,
};

const nameless: Readonly<Record<Grouping, readonly [empty: string, hidden: string]>> = {
  application: ['no application_name', 'application unknown'],
  role: ['no role', 'no role'],
  database: ['no database', 'no database'],
  client: ['no client', 'client unknown'],
};

type Growing = { -readonly [K in keyof LaneGroup]: LaneGroup[K] } & { lanes: Lane[] };

/** What is in trouble first, then the largest; names break ties, so that the order does not flicker. */
export function groupLanes(
  lanes: readonly Lane[],
  backends: ReadonlyMap<string, Backend>,
  by: Grouping,
): readonly LaneGroup[] {
  const groups = new Map<string, Growing>();
  const groupOf = (identity: Identity): Growing => {
    const value = values[by](identity);
    const id = value === null ? 'null' : `= ${value}`;
    const found = groups.get(id);
    if (found) return found;
    const label = value === null ? nameless[by][1] : value === '' ? nameless[by][0] : value;
    const made: Growing = { id, label, count: 0, idleInTransaction: 0, waiting: 0, lanes: [] };
    groups.set(id, made);
    return made;
  };
  for (const lane of lanes) groupOf(lane.identity).lanes.push(lane);
  for (const backend of backends.values()) {
    const group = groupOf(backend);
    group.count += 1;
    if (isIdleInTransaction(backend.kind)) group.idleInTransaction += 1;
    if (backend.kind === 'waiting') group.waiting += 1;
  }
  return [...groups.values()].sort(
    (a, b) => troubleOf(b) - troubleOf(a) || b.count - a.count || (a.label < b.label ? -1 : 1),
  );
}

const troubleOf = ({ idleInTransaction, waiting }: LaneGroup): number =>
  (idleInTransaction > 1 ? 2 : 0) + (waiting > 0 ? 1 : 0);

export const isTroubled = ({ idleInTransaction, waiting }: LaneGroup): boolean => idleInTransaction > 0 || waiting > 0;

/**
 * Groups keep their places while the screen is looked at: only a new one, or one that got into trouble, moves. `before`
 * is the order shown last.
 */
export function keptOrder(groups: readonly LaneGroup[], before: readonly LaneGroup[]): readonly LaneGroup[] {
  const place = new Map(before.map(({ id }, index) => [id, index]));
  const known = groups
    .filter(({ id }) => place.has(id))
    .sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return [...known, ...groups.filter(({ id }) => !place.has(id))];
}

/** "12 idle in transaction, none finished a transaction in this window": what a leak looks like. */
export function noteOf(
  { lanes, idleInTransaction }: LaneGroup,
  backends: ReadonlyMap<string, Backend>,
  runs: RunStore,
  fromMs: number,
  toMs: number,
): string | null {
  if (idleInTransaction === 0) return null;
  const said = `${idleInTransaction} idle in transaction`;
  if (idleInTransaction === 1) return null;
  const idle = lanes.filter(({ identity: { key } }) => isIdleInTransaction(backends.get(key)?.kind ?? 'unknown'));
  const isStuck = idle.every(({ identity: { key } }) => !hasFinished(key, backends.get(key), runs, fromMs, toMs));
  return isStuck ? `${said}, none finished a transaction in this window` : said;
}

function hasFinished(key: string, backend: Backend | undefined, runs: RunStore, fromMs: number, toMs: number): boolean {
  const nowMs = serverMsOrNull(backend?.xact_start ?? null);
  let isFinished = false;
  runs.visit(key, fromMs, toMs, ({ xactMs }) => {
    if (xactMs !== null && nowMs !== null && Math.floor(xactMs) !== Math.floor(nowMs)) isFinished = true;
  });
  return isFinished;
}
