import type { SafetyPromise } from '../../shared/contract/user-lane.ts';

/** A statement of the user's as a session of the user lane is made for: this one, and no other. */
export interface UserStatement {
  readonly text: string;
  /** SET LOCAL before it, after our own limits. */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  /** EXPLAIN ANALYZE of what writes, by opt-in on local: READ WRITE, rolled back all the same. */
  readonly isWritable?: boolean;
}

export interface UserLimits {
  /** statement_timeout; the client gives up 2 s later. */
  readonly timeoutMs: number;
  /** Beyond these rows are counted and dropped, cells are cut; beyond the bytes the connection is given up. */
  readonly rows: number;
  readonly cellBytes: number;
  readonly bytes: number;
}

export interface UserRun {
  readonly columns: readonly { readonly name: string; readonly typeOid: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** All that came, those beyond the budget too. */
  readonly rowCount: number;
  readonly cutCells: number;
  readonly bytes: number;
  /** Of all rows in order, whole: equal digests are equal results. */
  readonly digest: string;
  /** Of the user's statement alone: from the first byte sent to ReadyForQuery. */
  readonly ms: number;
}

/**
 * A connection of the user lane, for one text of the user's, which may run many times: each run is BEGIN READ ONLY,
 * SET LOCAL of every limit, SELECT 1 (pins the snapshot, so that READ WRITE can be set no more), the text by the extended
 * protocol, the status looked at, ROLLBACK. Closed at the end, always.
 */
export interface UserSession {
  readonly promise: SafetyPromise;
  readonly pid: number | null;
  /**
   * `prefix` is ours (`EXPLAIN (FORMAT JSON) `) and stands before the text; positions in failures are of the text alone.
   * `isPrepared` parses it once by name and executes it afterwards. `instead` is ours too and is sent in place of prefix
   * and text, for what an earlier run of the text left in this session (`EXPLAIN … EXECUTE`); not behind a pooler.
   */
  run(options: {
    readonly prefix?: string;
    readonly instead?: string;
    readonly params: readonly (string | null)[];
    readonly limits: UserLimits;
    readonly isPrepared?: boolean;
  }): Promise<UserRun>;
  close(): Promise<void>;
}
