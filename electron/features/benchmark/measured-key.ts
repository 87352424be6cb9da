import type { ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';

/** One side of a foreign key, as much of it as SELECTs are made of. */
export interface KeyTable {
  readonly oid: number;
  readonly nspname: string;
  readonly relname: string;
  readonly relkind: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Of the child its primary key, of the parent what is referenced: places in `columns`. */
  readonly key: readonly number[];
  /** The index behind that key. */
  readonly keyIndex: string | null;
  /** Where the key's types have their operators, quoted; empty for PostgreSQL's own. */
  readonly operatorSchemas: readonly string[];
  readonly relpages: number;
  /** null: never analyzed. */
  readonly reltuples: number | null;
  readonly n_live_tup: number | null;
  readonly rowWidth: number | null;
}

/** A foreign key that can be measured. */
export interface MeasuredKey {
  readonly row: ForeignKeyRow;
  readonly child: KeyTable;
  readonly parent: KeyTable;
  /** Places of the referencing columns in the child's columns, in the order of `parent.key`. */
  readonly references: readonly number[];
}
