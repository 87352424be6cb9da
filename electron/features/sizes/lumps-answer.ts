import type { LumpBy, LumpColumns, LumpsAnswer, Summary } from '../../../shared/contract/sizes.ts';
import { nameRule } from '../../../shared/sizes/name-rule.ts';
import { columnSetsOf } from './column-set-reader.ts';
import { type Before, growthOf } from './growth.ts';
import type { HeldReport } from './held-report.ts';
import type { Lump } from './lump.ts';
import { disagreements, type TreeAgainstName } from './reconcile.ts';
import { totalOf } from './report.ts';

interface Given {
  readonly held: HeldReport;
  readonly summary: Summary;
  readonly by: LumpBy;
  readonly pattern: string;
  readonly lumps: readonly Lump[];
  readonly trees: readonly TreeAgainstName[];
  readonly before: Before | undefined;
}

const rules: Readonly<Record<LumpBy, string>> = { name: nameRule, tree: 'pg_inherits', none: '', regex: '' };

/** Orphans belong to the lump of the tree that they left. */
function orphansByLump(trees: readonly TreeAgainstName[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { lump, orphans } of trees) {
    if (lump) counts.set(lump.key, (counts.get(lump.key) ?? 0) + orphans.length);
  }
  return counts;
}

function columnsOf({ held, by, lumps, trees, before }: Given): LumpColumns {
  const sorted = [...lumps].sort((a, b) => b.total_bytes - a.total_bytes || (a.key < b.key ? -1 : 1));
  const orphans = by === 'name' ? orphansByLump(trees) : new Map<string, number>();
  const then = by === 'name' ? before?.content.byName : by === 'tree' ? before?.content.byTree : undefined;
  const isMixed = (lump: Lump) => {
    const sets = columnSetsOf(held, lump);
    return sets && sets.length > 1;
  };
  return {
    key: sorted.map((lump) => lump.key),
    nspname: sorted.map((lump) => lump.nspname),
    name: sorted.map((lump) => lump.name),
    heap_bytes: sorted.map((lump) => lump.heap_bytes),
    toast_bytes: sorted.map((lump) => lump.toast_bytes),
    indexes_bytes: sorted.map((lump) => lump.indexes_bytes),
    total_bytes: sorted.map((lump) => lump.total_bytes),
    rows: sorted.map((lump) => lump.rows),
    members: sorted.map((lump) => lump.members.length),
    partitions: sorted.map((lump) => lump.partitions),
    orphans: sorted.map((lump) => orphans.get(lump.key) ?? 0),
    estimated: sorted.map((lump) => lump.estimated),
    locked: sorted.map((lump) => lump.locked),
    isMixed: sorted.map(isMixed),
    growth_bytes: sorted.map((lump) => (then ? growthOf(lump, then) : null)),
  };
}

function disagree(held: HeldReport, trees: readonly TreeAgainstName[]): LumpsAnswer['disagree'] {
  // One relation may fit the lump of several trees.
  const orphans = new Set(trees.flatMap((tree) => tree.orphans));
  return {
    trees: trees.filter((tree) => disagreements(tree) > 0).length,
    orphans: orphans.size,
    orphan_bytes: [...orphans].reduce((sum, index) => sum + totalOf(held.report, index), 0),
    strays: trees.reduce((sum, tree) => sum + tree.strays.length, 0),
  };
}

export function lumpsAnswer(given: Given): LumpsAnswer {
  const { held, summary, by, pattern, before } = given;
  return {
    summary,
    by,
    rule: by === 'regex' ? pattern : rules[by],
    lumps: columnsOf(given),
    growthSince: before ? { at: before.at, spanMs: before.spanMs } : null,
    growth_bytes: before ? summary.sum.total_bytes - before.content.total_bytes : null,
    disagree: disagree(held, given.trees),
  };
}
