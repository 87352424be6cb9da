import type { StatementMode } from '../../shared/contract/benchmark-parts.ts';

/** A SELECT that we generated; `$1` … are bound, or, in simple mode, written into the text as literals. */
export interface BenchmarkStatement {
  /** Names the prepared statement. */
  readonly name: string;
  readonly text: string;
}

export interface BenchmarkAnswer {
  /** From the first byte sent to ReadyForQuery. */
  readonly ms: number;
  readonly rows: number;
  /** Of DataRow messages. */
  readonly bytes: number;
  /** The rows themselves, only when asked for (`keepsRows`): cells as text. */
  readonly cells: readonly (readonly (string | null)[])[];
}

/**
 * A connection of the benchmark lane: SELECTs that we generate in autocommit, one at a time, with as little of ours around
 * them as can be, since it is measured. Its own connection, read only and limited for the whole of it, closed afterwards.
 */
export interface BenchmarkSession {
  readonly pid: number | null;
  run(
    mode: StatementMode,
    statement: BenchmarkStatement,
    params: readonly (string | readonly (string | null)[] | null)[],
    options?: { readonly keepsRows?: boolean },
  ): Promise<BenchmarkAnswer>;
  close(): Promise<void>;
}
