import type { Asked, Columnar, Columns, Row, Statement } from './statement.ts';

/**
 * One open database, seen by one call. `rows` and `columns` are the only way to the server: each sends one statement
 * as one Sync group (read only, with its limits), times it, records it in the call's ledger, and turns errors into
 * failures.
 */
export interface Session {
  readonly server_version_num: number;
  readonly block_size: number;
  /** Every connection is at work, and no more may be opened: a statement would wait in line. */
  readonly isBusy: boolean;
  rows<P extends readonly unknown[], C extends Columns>(statement: Statement<P, C>, ...args: P): Promise<Row<C>[]>;
  /** The same rows, column by column: for lists, which cross the door that way. */
  columns<P extends readonly unknown[], C extends Columns>(
    statement: Statement<P, C>,
    ...args: P
  ): Promise<Columnar<C>>;
  /** The same, and `onRow` hears of each row as it comes: what is worked out of them meanwhile costs no time of its own. */
  columnsAsTheyCome<P extends readonly unknown[], C extends Columns>(
    statement: Statement<P, C>,
    onRow: (columns: Columnar<C>, row: number) => void,
    ...args: P
  ): Promise<Columnar<C>>;
  /**
   * Several in one round trip and one implicit transaction: when one fails, all do. The limits are those of the first.
   */
  together<C extends readonly Columns[]>(
    ...asked: { readonly [K in keyof C]: Asked<C[K]> }
  ): Promise<{
    readonly [K in keyof C]: Row<C[K]>[];
  }>;
  /** The only row; none or several is a fault of ours. */
  one<P extends readonly unknown[], C extends Columns>(statement: Statement<P, C>, ...args: P): Promise<Row<C>>;
  /**
   * A session on a connection of its own, closed by `close`: size statements leave ~13 kB per relation behind in
   * their backend, which only a disconnect gives back.
   */
  fresh(): Promise<Session & { close(): Promise<void> }>;
}
