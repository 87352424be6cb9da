import type { RelationThen, ServerThen } from '../contract/plans-parts.ts';
import type { ShapeChangeKind } from './comparison.ts';
import type { Plan } from './plan.ts';

export type CauseKind =
  | 'index-gone'
  | 'index-appeared'
  | 'index-invalid'
  | 'index-valid'
  | 'index-changed'
  | 'setting'
  | 'version'
  | 'analyzed'
  | 'grown'
  | 'shrunk'
  | 'recreated'
  | 'stale'
  | 'never-analyzed'
  | 'nothing';

/** Something that was recorded with both runs and differs. */
export interface Cause {
  readonly kind: CauseKind;
  /** "Index orders_ts_idx is gone"; no full stop. */
  readonly title: string;
  /** The evidence, as sentences. */
  readonly text: string;
  /** True: the plans differ in just what this changes. False: it changed too, and may or may not have to do with it. */
  readonly explains: boolean;
}

export interface WeighedCause extends Cause {
  readonly weight: number;
}

/** One of the two runs, with the name by which the user knows it. */
export interface Ran {
  readonly name: string;
  readonly then: ServerThen;
  readonly plan: Plan | null;
  /** Names of the indexes that its plan uses. */
  readonly indexes: ReadonlySet<string>;
}

/** Two runs in the order of time, and what their plans differ by. */
export interface Between {
  readonly first: Ran;
  readonly second: Ran;
  readonly changes: ReadonlySet<ShapeChangeKind | 'spill' | 'jit' | 'workers'>;
  /** Relations that both touched, by name. */
  readonly relations: readonly RelationPair[];
}

export interface RelationPair {
  readonly first: RelationThen;
  readonly second: RelationThen;
}

/** "2026-03-04T13:08:41.123Z" → "2026-03-04 13:08:41 UTC". */
export const timeWords = (at: string): string => {
  const words = at.replace('T', ' ').replace(/(\.\d+)?(Z|\+00(:00)?)?$/u, '');
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/u.test(words) ? `${words} UTC` : at;
};

export const ranWords = ({ name, then }: Ran): string => `${name} ran (${timeWords(then.at)})`;

export const relationWords = ({ nspname, relname }: RelationThen): string =>
  nspname === 'public' ? relname : `${nspname}.${relname}`;
