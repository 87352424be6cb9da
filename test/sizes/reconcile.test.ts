import { describe, expect, test } from 'vitest';
import { lumpsOf } from '../../electron/features/sizes/lump.ts';
import { placesBy } from '../../electron/features/sizes/places.ts';
import { reconcile } from '../../electron/features/sizes/reconcile.ts';
import { type MadeRelation, makeReport } from './make-report.ts';

function compared(relations: readonly MadeRelation[]) {
  const report = makeReport(relations);
  const trees = reconcile(report, lumpsOf(report, placesBy('name', report, new Set(), [])));
  const names = (indexes: readonly number[]) => indexes.map((index) => relations[index]?.relname);
  return trees.map((tree) => ({
    root: relations[tree.root]?.relname,
    lump: tree.lump?.name ?? null,
    names: tree.names.length,
    leaves: tree.leaves.length,
    orphans: names(tree.orphans),
    elsewhere: names(tree.elsewhere),
    strays: names(tree.strays),
    difference: tree.byName_bytes - tree.byTree_bytes,
  }));
}

describe('reconcile', () => {
  test('an orphan is in the lump and in no tree', () => {
    const [tree] = compared([
      { relname: 'crashes', relkind: 'p' },
      { relname: 'crashes_20220221', parent: 0, heap: 10 },
      { relname: 'crashes_20220228', parent: 0, heap: 10 },
      { relname: 'crashes_20220214', heap: 14 },
    ]);
    expect(tree).toEqual({
      ...{ root: 'crashes', lump: 'crashes', names: 3, leaves: 2, difference: 14 },
      ...{ orphans: ['crashes_20220214'], elsewhere: [], strays: [] },
    });
  });

  test('equal totals hide no pair: names are compared one by one', () => {
    const [tree] = compared([
      { relname: 'r', relkind: 'p' },
      { relname: 'r_1', parent: 0, heap: 8 },
      { relname: 'r_2', parent: 0, heap: 8 },
      { relname: 'r_default', parent: 0, heap: 16 },
      { relname: 'r_3', heap: 16 },
    ]);
    expect(tree).toMatchObject({ difference: 0, orphans: ['r_3'], strays: ['r_default'] });
  });

  test('two trees of one name: the other tree is named, not called an orphan', () => {
    const trees = compared([
      { relname: 'a', relkind: 'p' },
      { relname: 'a_1', parent: 0, heap: 1 },
      { relname: 'a_2', parent: 0, heap: 1 },
      { relname: 'b', relkind: 'p' },
      { relname: 'a_3', parent: 3, heap: 1 },
    ]);
    expect(trees.find(({ root }) => root === 'a')).toMatchObject({ elsewhere: ['a_3'], orphans: [] });
  });

  test('inheritance: a parent with rows is part of both sides', () => {
    const [tree] = compared([
      { relname: 'log', heap: 3 },
      { relname: 'log_20240101', parent: 0, heap: 4 },
      { relname: 'log_20240108', parent: 0, heap: 4 },
    ]);
    expect(tree).toMatchObject({ names: 3, leaves: 3, difference: 0, orphans: [], strays: [] });
  });

  test('sub-partitions count for the root; names that make no lump are all strays', () => {
    const [tree] = compared([
      { relname: 'm', relkind: 'p' },
      { relname: 'm_eu', relkind: 'p', parent: 0 },
      { relname: 'm_eu_p0', parent: 1, heap: 1 },
      { relname: 'm_eu_p1', parent: 1, heap: 1 },
    ]);
    expect(tree).toMatchObject({ root: 'm', lump: null, names: 0, leaves: 2, strays: ['m_eu_p0', 'm_eu_p1'] });
  });

  test('a table without a parent in a lump without a tree is nobody’s orphan', () => {
    expect(compared([{ relname: 'shard_1' }, { relname: 'shard_2' }])).toEqual([]);
  });
});
