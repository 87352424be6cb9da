import type { ScenarioConnection } from '../scenarios/connection.ts';

/** What others on the server notice of us at one moment. */
interface Sighting {
  readonly states: readonly string[];
  readonly modes: readonly string[];
  readonly connections: number;
}

/** Our connections to a database, and the relations that they lock, as somebody else on the server sees them. */
export async function look(watcher: ScenarioConnection, database: string): Promise<Sighting> {
  const rows = await watcher.query(`
    SELECT a.pid, a.state, coalesce(array_agg(DISTINCT l.mode) FILTER (WHERE l.mode IS NOT NULL), '{}') AS modes
    FROM pg_stat_activity AS a LEFT JOIN pg_locks AS l ON l.pid = a.pid AND l.locktype = 'relation'
    WHERE a.datname = '${database}' AND a.application_name LIKE 'heapscope/%'
    GROUP BY a.pid, a.state`);
  return {
    states: rows.map((row) => String(row.state)),
    modes: rows.flatMap(({ modes }) => (Array.isArray(modes) ? modes.map(String) : [])),
    connections: rows.length,
  };
}

export interface Sightings {
  readonly count: number;
  /** How many of our connections were seen in each state, over all sightings. */
  readonly states: ReadonlyMap<string, number>;
  readonly modes: ReadonlySet<string>;
  readonly most: number;
}

/** Looks again and again, `everyMs` apart, until `isOver` says so. */
export async function lookUntil(
  isOver: (count: number) => boolean,
  everyMs: number,
  watcher: ScenarioConnection,
  database: string,
): Promise<Sightings> {
  const states = new Map<string, number>();
  const modes = new Set<string>();
  let most = 0;
  let count = 0;
  for (; !isOver(count); count += 1) {
    const seen = await look(watcher, database);
    for (const state of seen.states) states.set(state, (states.get(state) ?? 0) + 1);
    for (const mode of seen.modes) modes.add(mode);
    most = Math.max(most, seen.connections);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return { count, states, modes, most };
}

export const idleInTransaction = ({ states }: Sightings): readonly string[] =>
  [...states.keys()].filter((state) => state.startsWith('idle in transaction'));
