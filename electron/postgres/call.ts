import type { ExecutedStatement } from '../../shared/rpc.ts';

/**
 * What every service gets besides its input: the signal that stops it (the page stopped asking, or went away) and the
 * ledger that its reply carries, to which `Session` adds each statement it sends.
 */
export interface Call {
  readonly signal: AbortSignal;
  readonly statements: ExecutedStatement[];
}
