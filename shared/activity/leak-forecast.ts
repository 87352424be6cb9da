import type { ActivityServer, Backend } from '../contract/activity.ts';
import { slotsOf } from './saturation.ts';
import { serverMsOrNull } from './server-time.ts';

interface Growth {
  readonly nowMs: number;
  /** All there are. */
  readonly backends: readonly Backend[];
  readonly server: ActivityServer;
  readonly used: number;
  readonly everyMs: number;
  /** Starts of the leaked transactions, in order. */
  readonly arrivalsMs: readonly number[];
}

/** When a leak has used up what ordinary roles may connect, in ms from now; null where that cannot be said. */
export function forecastMs(leaked: readonly Backend[], growth: Growth): number | null {
  if (!takesSlots(leaked, growth.arrivalsMs) || hasHidden(leaked, growth.backends)) return null;
  const { left } = slotsOf(growth.server, growth.used);
  const untilMs = left * growth.everyMs;
  const endsMs = untilTimeoutMs(leaked, growth);
  return endsMs !== null && endsMs <= untilMs ? null : untilMs;
}

/**
 * A leak inside a pool that is full already takes no more of the server: the pool runs dry first. It takes more when
 * at least every second of the leaked backends was connected since the leak began.
 */
function takesSlots(leaked: readonly Backend[], arrivalsMs: readonly number[]): boolean {
  const sinceMs = arrivalsMs[0] ?? 0;
  const born = leaked.filter((backend) => (serverMsOrNull(backend.backend_start) ?? 0) > sinceMs).length;
  return born * 2 >= leaked.length - 1;
}

/** Of the same application there are backends that this role may not see. */
const hasHidden = (leaked: readonly Backend[], backends: readonly Backend[]): boolean =>
  backends.some(({ kind, application_name }) => kind === 'unknown' && application_name === leaked[0]?.application_name);

/** Until PostgreSQL itself begins to end them; null when it does not, or would have already. */
function untilTimeoutMs(leaked: readonly Backend[], { server, nowMs }: Growth): number | null {
  const timeoutMs = durationMs(server.idle_in_transaction_session_timeout);
  const idleMs = Math.max(...leaked.map(({ state_change }) => nowMs - (serverMsOrNull(state_change) ?? nowMs)));
  return timeoutMs === 0 || timeoutMs <= idleMs ? null : timeoutMs - idleMs;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** "5min" as PostgreSQL writes it: https://www.postgresql.org/docs/current/config-setting.html. 0: off, or unreadable. */
function durationMs(text: string): number {
  const [, value = '0', unit = 'ms'] = /^(\d+)\s*(ms|s|min|h|d)?$/.exec(text) ?? [];
  return Number(value) * (unitMs[unit] ?? 1);
}
