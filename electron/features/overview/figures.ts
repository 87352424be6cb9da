import { serverMs } from '../../../shared/activity/server-time.ts';
import type { FiguresPoint } from '../../../shared/contract/overview.ts';
import type { At } from '../../../shared/contract/place.ts';
import { pause } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Row } from '../../postgres/statement.ts';
import type { Accompanied } from '../../sampler/companions.ts';
import { overviewCounters } from './figures.sql.ts';

type Counters = Row<(typeof overviewCounters)['columns']>;

const everyMs = 10_000;
const waitMs = 500;
/** A look that comes later than this says nothing of how it went meanwhile: the computer slept, or the line was down. */
const longestMs = 3 * everyMs;
const keep = (2 * 3_600_000) / everyMs;

interface Kept {
  points: readonly FiguresPoint[];
  last: Counters | null;
}

/** What became of the counters of each database that is watched. */
export class Figures {
  readonly #databases: Databases;
  readonly #kept = new Map<At, Kept>();

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  of(at: At): Kept {
    const kept = this.#kept.get(at) ?? { points: [], last: null };
    this.#kept.set(at, kept);
    return kept;
  }

  /** A companion of the sampler. */
  async look({ at, signal, now }: Accompanied): Promise<void> {
    this.of(at).last = null;
    while (!signal.aborted) {
      const isSeen = now() !== undefined;
      if (isSeen) await this.#ask(at, signal).catch(() => this.#lose(at));
      await pause(isSeen ? everyMs : waitMs, signal);
    }
  }

  async #ask(at: At, signal: AbortSignal): Promise<void> {
    const call: Call = { signal, statements: [] };
    const session = await this.#databases.session(at, call);
    if (session.isBusy) return;
    const row = await session.one(overviewCounters);
    const kept = this.of(at);
    const point = pointBetween(kept.last, row);
    kept.points = [...kept.points.slice(1 - keep), point];
    kept.last = row;
  }

  #lose(at: At): void {
    this.of(at).last = null;
  }
}

/** Rates per measured second of the server's clock. Unknown where anything went back, restarted or took too long. */
export function pointBetween(before: Counters | null, after: Counters): FiguresPoint {
  const atMs = serverMs(after.server_now);
  const unknown = { atMs, hitShare: null, commitsPerSecond: null, rollbacksPerSecond: null, deadlocks: null };
  if (before === null) return unknown;
  const ms = atMs - serverMs(before.server_now);
  const began = before.started === after.started && before.stats_reset === after.stats_reset;
  if (!began || ms <= 0 || ms > longestMs) return unknown;
  const less = (name: 'blks_fetched' | 'blks_hit' | 'xact_commit' | 'xact_rollback' | 'deadlocks') =>
    after[name] - before[name];
  const fetched = less('blks_fetched');
  const all = [fetched, less('blks_hit'), less('xact_commit'), less('xact_rollback'), less('deadlocks')];
  if (all.some((change) => change < 0)) return unknown;
  return {
    atMs,
    hitShare: fetched === 0 ? null : Math.min(1, less('blks_hit') / fetched),
    commitsPerSecond: (less('xact_commit') * 1000) / ms,
    rollbacksPerSecond: (less('xact_rollback') * 1000) / ms,
    deadlocks: less('deadlocks'),
  };
}
