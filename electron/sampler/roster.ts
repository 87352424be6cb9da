import type { Backend } from '../../shared/contract/activity.ts';

const scalars = [
  'application_name',
  'kind',
  'state',
  'xact_start',
  'query_start',
  'state_change',
  'wait_event_type',
  'wait_event',
  'backend_xid',
  'backend_xmin',
  'xmin_age',
  'query',
  'backend_type',
  'datname',
  'usename',
  'client',
] as const satisfies readonly (keyof Backend)[];

function isSame(a: Backend, b: Backend): boolean {
  if (!scalars.every((name) => a[name] === b[name])) return false;
  if (a.blocked_by.length !== b.blocked_by.length || a.blocked_by.some((pid, i) => pid !== b.blocked_by[i]))
    return false;
  const { waits_for: x } = a;
  const { waits_for: y } = b;
  if (x === null || y === null) return x === y;
  return x.mode === y.mode && x.locktype === y.locktype && x.object === y.object && x.waitstart === y.waitstart;
}

/** What differs from the sample before. */
export interface Changes {
  readonly changed: readonly Backend[];
  readonly gone: readonly string[];
}

/** Every backend of the last sample. */
export class Roster {
  #backends: ReadonlyMap<string, Backend> = new Map();
  #list: readonly Backend[] = [];

  /** The same array until the next sample. */
  get list(): readonly Backend[] {
    return this.#list;
  }

  get backends(): ReadonlyMap<string, Backend> {
    return this.#backends;
  }

  take(seen: readonly Backend[]): Changes {
    const before = this.#backends;
    const now = new Map(seen.map((backend) => [backend.key, backend]));
    const changed = seen.filter((backend) => {
      const known = before.get(backend.key);
      return known === undefined || !isSame(known, backend);
    });
    this.#backends = now;
    this.#list = [...now.values()];
    return { changed, gone: [...before.keys()].filter((key) => !now.has(key)) };
  }
}
