import type { At } from '../../../shared/contract/place.ts';
import type { LogMode, LogScope } from '../../../shared/contract/sql-log-switch.ts';
import type { Session } from '../../postgres/session.ts';
import { logCalls, logTraffic } from './plan.sql.ts';

interface Look {
  readonly ms: number;
  readonly sessions: number | null;
  readonly transactions: number | null;
  readonly calls: number | null;
}

export interface Traffic {
  readonly backends: number;
  /** Per second, between the first look and this one; null: not known yet, or not counted for roles. */
  readonly sessions: number | null;
  readonly transactions: number | null;
  readonly calls: number | null;
  /** Of one statement, on average; null: not known. */
  readonly textBytes: number | null;
  /** Sessions and transactions are counted: not for a role. */
  readonly isCounted: boolean;
  /** false: pg_stat_statements is not there, or hidden. */
  readonly countsCalls: boolean;
}

/** A first look this old says little of now. */
const oldestMs = 120_000;
const leastMs = 900;
const mostKept = 50;

/** Rates of a scope, from one look at the counters to another, while somebody considers turning its log on. */
export class TrafficLooks {
  readonly #first = new Map<string, Look>();

  async look(session: Session, at: At, scope: LogScope, mode: LogMode): Promise<Traffic> {
    const [database, role] = namesOf(scope);
    const counted = await session.one(logTraffic, database, role);
    const calls = await callsOf(session, counted.schema, scope, mode);
    const now: Look = { ms: performance.now(), ...counted, calls: calls?.calls ?? null };
    const first = this.#firstOf(JSON.stringify([at, scope, mode]), now);
    const seconds = (now.ms - first.ms) / 1000;
    const rate = (name: 'sessions' | 'transactions' | 'calls'): number | null => {
      const [then, is] = [first[name], now[name]];
      if (then === null || is === null || now.ms - first.ms < leastMs || is < then) return null;
      return (is - then) / seconds;
    };
    return {
      backends: counted.backends,
      sessions: rate('sessions'),
      transactions: rate('transactions'),
      calls: rate('calls'),
      textBytes: calls?.text_bytes ?? null,
      isCounted: counted.transactions !== null,
      countsCalls: calls !== null,
    };
  }

  #firstOf(key: string, now: Look): Look {
    const known = this.#first.get(key);
    if (known !== undefined && now.ms - known.ms < oldestMs) return known;
    if (this.#first.size >= mostKept) this.#first.clear();
    this.#first.set(key, now);
    return now;
  }
}

const namesOf = (scope: LogScope): readonly [string | null, string | null] => [
  scope.kind === 'database' ? scope.name : null,
  scope.kind === 'role' ? scope.name : null,
];

/** null: not installed, not loaded, or not for this role. */
async function callsOf(session: Session, schema: string | null, scope: LogScope, mode: LogMode) {
  if (schema === null) return null;
  const [database, role] = namesOf(scope);
  try {
    return await session.one(logCalls, schema, database, role, mode.kind === 'slow' ? mode.ms : 0);
  } catch {
    return null;
  }
}
