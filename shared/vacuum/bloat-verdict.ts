import type { Bloat } from '../contract/vacuum.ts';
import { type EstimatedColumn, neededBytes } from './bloat-estimate.ts';
import { vacuumOptions } from './reloptions.ts';

/** What the estimate of one table rests on. */
export interface BloatFacts {
  readonly relid: number;
  readonly relpages: number;
  /** -1: never counted. */
  readonly reltuples: number;
  readonly reloptions: string | null;
  /** Rows written since the last ANALYZE; null: not known. */
  readonly modified: number | null;
  readonly isAnalyzed: boolean;
  readonly isHidden: boolean;
  readonly columns: readonly (EstimatedColumn & { readonly hasStatistics: boolean })[];
}

/** Beyond this share of its rows, what ANALYZE found is of another table. */
const mostModified = 0.2;
const fewRows = 1_000;

/** `block_size` in bytes. `factor` is bytes there ÷ bytes needed; null with the reason where an estimate would lie. */
export function bloatOf(facts: BloatFacts, block_size: number): Bloat {
  const { relid, relpages, reltuples, columns } = facts;
  const heap_bytes = relpages * block_size;
  const withheld = whyWithheld(facts);
  if (withheld !== null) {
    return { relid, heap_bytes, factor: null, needed_bytes: null, why: withheld, isReliable: false };
  }
  const fillfactor = vacuumOptions(facts.reloptions).fillfactor ?? 100;
  const needed_bytes = neededBytes({ columns, reltuples, block_size, fillfactor });
  const why = facts.modified === null ? 'Its counters were lost: how old its statistics are is not known' : null;
  return { relid, heap_bytes, factor: heap_bytes / needed_bytes, needed_bytes, why, isReliable: why === null };
}

function whyWithheld({ reltuples, isHidden, isAnalyzed, columns, modified }: BloatFacts): string | null {
  if (reltuples < 0) return 'Never analyzed: how many rows it has is not known';
  if (isHidden) return 'Its column statistics are hidden from this role';
  const lacking = columns.filter(({ hasStatistics, isDropped }) => !hasStatistics && !isDropped).length;
  // An empty table has none, and needs none.
  if (lacking > 0 && reltuples > 0) {
    return lacking === columns.length || !isAnalyzed
      ? 'Never analyzed: it has no column statistics'
      : `${lacking} of its columns ${lacking === 1 ? 'has' : 'have'} no statistics: ANALYZE it`;
  }
  if (modified !== null && modified > fewRows + mostModified * reltuples) {
    return `Stale: about ${modified.toLocaleString('en-US')} rows were written since it was analyzed`;
  }
  return null;
}
