import type { ActivityServer, Backend } from '../contract/activity.ts';
import type { StateKind } from './state-kinds.ts';

/** Connection slots: https://www.postgresql.org/docs/current/runtime-config-connection.html */
export interface Slots {
  /** Client backends. */
  readonly used: number;
  /** max_connections. */
  readonly max: number;
  /** superuser_reserved_connections + reserved_connections. */
  readonly reserved: number;
  /** What ordinary roles may use up: max - reserved. */
  readonly limit: number;
  /** What is left for them; never below 0, though superusers may use the reserved ones. */
  readonly left: number;
}

/** `used`: client backends, of every role. */
export function slotsOf({ max_connections: max, reserved }: ActivityServer, used: number): Slots {
  const limit = Math.max(0, max - reserved);
  return { used, max, reserved, limit, left: Math.max(0, limit - used) };
}

export type SlotUserBy = 'application_name' | 'usename' | 'client' | 'datname';

/** Who uses slots. */
export interface SlotUser {
  /** null: not named, or hidden from this role; `isHidden` says which. */
  readonly name: string | null;
  readonly isHidden: boolean;
  readonly count: number;
  /** Of every kind, 0 included. `unknown` is what this role may not see: they are in `count` all the same. */
  readonly kinds: Readonly<Record<StateKind, number>>;
}

/** Takes a slot: of those whose type is hidden, all that have a role and a database. */
const takesSlot = ({ backend_type, usename, datname }: Backend): boolean =>
  backend_type === null ? usename !== null && datname !== null : backend_type === 'client backend';

/** Most first, then by name; their counts add up to the client backends. */
export function usersOfSlots(backends: Iterable<Backend>, by: SlotUserBy): readonly SlotUser[] {
  const users = new Map<
    string,
    { name: string | null; isHidden: boolean; count: number; kinds: Record<StateKind, number> }
  >();
  for (const backend of backends) {
    if (!takesSlot(backend)) continue;
    // An empty application_name is nobody's name; of a hidden backend the client's address is hidden as well.
    const name = backend[by] === '' ? null : backend[by];
    const isHidden = name === null && backend.kind === 'unknown';
    const id = JSON.stringify([name, isHidden]);
    const user = users.get(id) ?? { name, isHidden, count: 0, kinds: noneOfAny() };
    users.set(id, user);
    user.count += 1;
    user.kinds[backend.kind] += 1;
  }
  return [...users.values()].sort((a, b) => b.count - a.count || compareNames(a.name, b.name));
}

const noneOfAny = (): Record<StateKind, number> => ({
  active: 0,
  'idle-in-transaction': 0,
  aborted: 0,
  waiting: 0,
  idle: 0,
  unknown: 0,
});

/** Without a name last. */
function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
