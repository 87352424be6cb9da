import type { Failure } from '../../shared/failure.ts';
import type { TimeLimit } from './statement.ts';

/** A slow list may have met a busy moment; a minute later it may be asked again. */
const listRestMs = 60_000;
const mostRemembered = 1_000;

/**
 * What this connection may not do, or was too slow for, is not asked again and again: a statement that was denied, or
 * that a server cannot do, is off until the connection is opened again; so is a sampler's statement that timed out.
 * A list that timed out rests for a minute. Chunks and definitions that timed out do not count: others may be quick.
 */
export class DeniedProbes {
  readonly #off = new Map<string, { readonly failure: Failure; readonly untilMs: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The failure to answer with at once; undefined when the statement may be sent. */
  known(name: string, params: readonly (string | null)[]): Failure | undefined {
    const key = keyOf(name, params);
    const found = this.#off.get(key);
    if (found === undefined) return undefined;
    if (this.#now() < found.untilMs) return found.failure;
    this.#off.delete(key);
    return undefined;
  }

  remember(name: string, params: readonly (string | null)[], limit: TimeLimit, failure: Failure): void {
    const restMs = rest(limit, failure);
    if (restMs === 0) return;
    if (this.#off.size >= mostRemembered) this.#off.clear();
    this.#off.set(keyOf(name, params), { failure, untilMs: this.#now() + restMs });
  }

  forget(): void {
    this.#off.clear();
  }
}

/** A denial can be about one relation among many, so the parameters count. */
const keyOf = (name: string, params: readonly (string | null)[]) => JSON.stringify([name, ...params]);

function rest(limit: TimeLimit, failure: Failure): number {
  // What the user asks for is asked again: the right may have been granted meanwhile.
  if (limit === 'action') return 0;
  if (failure.sql?.sqlstate === '42501' || failure.sql?.sqlstate === '0A000') return Number.POSITIVE_INFINITY;
  if (failure.kind !== 'timeout') return 0;
  if (limit === 'sampler') return Number.POSITIVE_INFINITY;
  return limit === 'list' ? listRestMs : 0;
}
