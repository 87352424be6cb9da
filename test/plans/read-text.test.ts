import { describe, expect, it } from 'vitest';
import type { Plan, PlanNode } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';

const numbers = '  (cost=0.00..9.00 rows=4 width=8)';

function planOf(...lines: readonly string[]): Plan {
  const read = readPlan(lines.join('\n'));
  if (read.fault) throw new Error(`${read.fault.message} ${read.fault.advice}`);
  return read.plan;
}

const rootOf = (head: string): PlanNode => planOf(`${head}${numbers}`, `  ->  Result${numbers}`).root;

describe('the words of a node’s line', () => {
  it.each([
    ['Seq Scan on t', { label: 'Seq Scan', relation: { nspname: null, relname: 't', alias: null } }],
    ['Parallel Seq Scan on public.t x', { label: 'Parallel Seq Scan', isParallelAware: true, relation: { nspname: 'public', relname: 't', alias: 'x' } }],
    ['Index Only Scan Backward using "Odd ""i""" on "My S"."T.a" "a b"', { nodeType: 'Index Only Scan', label: 'Index Only Scan Backward', index: 'Odd "i"', relation: { nspname: 'My S', relname: 'T.a', alias: 'a b' } }],
    ['Bitmap Index Scan on "on x"', { nodeType: 'Bitmap Index Scan', index: 'on x', relation: null }],
    ['Function Scan on pg_catalog.generate_series g', { source: 'generate_series', relation: null }],
    ['CTE Scan on "with" w', { source: 'with' }],
    ['Values Scan on "*VALUES*"', { source: '*VALUES*' }],
    ['Async Foreign Scan on far f', { isAsync: true, label: 'Async Foreign Scan', relation: { nspname: null, relname: 'far', alias: 'f' } }],
    ['Foreign Delete on far', { nodeType: 'Foreign Scan', label: 'Foreign Delete' }],
    ['Merge on t', { nodeType: 'ModifyTable', label: 'Merge' }],
    ['Custom Scan (Citus Adaptive)', { nodeType: 'Custom Scan', label: 'Custom Scan (Citus Adaptive)' }],
    ['Custom Scan (ChunkAppend) on metrics m', { nodeType: 'Custom Scan', label: 'Custom Scan (ChunkAppend)', relation: { nspname: null, relname: 'metrics', alias: 'm' } }],
    ['Gather Motion 3:1', { nodeType: 'Gather Motion 3:1', label: 'Gather Motion 3:1' }],
    ['Odd Scan using i on t', { nodeType: 'Odd Scan', index: 'i', relation: { nspname: null, relname: 't', alias: null } }],
  ])('%s', (head, expected) => {
    expect(rootOf(head)).toMatchObject(expected);
  }); // biome-ignore format: a list

  it.each([
    ['Hash Right Anti Join', 'Hash Join', 'Right Anti', null, null],
    ['Parallel Hash Left Join', 'Hash Join', 'Left', null, null],
    ['Nested Loop', 'Nested Loop', 'Inner', null, null],
    ['Nested Loop Semi Join', 'Nested Loop', 'Semi', null, null],
    ['Merge Full Join', 'Merge Join', 'Full', null, null],
    ['Partial HashAggregate', 'Aggregate', null, 'Hashed', 'Partial'],
    ['Finalize GroupAggregate', 'Aggregate', null, 'Sorted', 'Finalize'],
    ['MixedAggregate', 'Aggregate', null, 'Mixed', 'Simple'],
    ['HashSetOp Intersect All', 'SetOp', null, 'Hashed', null],
  ])('%s', (head, nodeType, joinType, strategy, partialMode) => {
    const { root } = planOf(
      `${head}${numbers}`,
      `  ->  Result${numbers}`,
      `  ->  Result${numbers}`,
    );
    expect(root).toMatchObject({ label: head, nodeType, joinType, strategy, partialMode });
  }); // biome-ignore format: a list
});

describe('lines that nobody knows', () => {
  it('with a name are facts of their node, and others are told as unread', () => {
    const { root, unread } = planOf(`Result${numbers}`, '  Plan Node ID: 7', '  some other words', '  RTIs: 1 2');
    expect(root.facts).toEqual([
      { name: 'Plan Node ID', text: '7' },
      { name: 'RTIs', text: '1 2' },
    ]);
    expect(unread).toEqual(['some other words']);
  });
});

describe('what stands after the nodes', () => {
  it('is of the whole', () => {
    const plan = planOf(
      'Insert on t  (cost=0.00..9.00 rows=0 width=0) (actual time=1.000..2.000 rows=0 loops=1)',
      '  ->  Result  (cost=0.00..9.00 rows=1 width=0) (actual time=0.000..0.100 rows=1 loops=1)',
      "Settings: search_path = '\"$user\", public', work_mem = '64MB', empty = ''",
      'Query Identifier: -1801652217649936326',
      'Planning:',
      '  Buffers: shared hit=3 read=1',
      '  Memory: used=9kB  allocated=16kB',
      'Planning Time: 0.500 ms',
      'Trigger for constraint t_fk on t: time=1.500 calls=4',
      'Trigger RI_ConstraintTrigger_a_1 for constraint u_fk on u: time=0.500 calls=1',
      'Trigger tell: calls=2',
      'Serialization: time=0.250 ms  output=13kB  format=text',
      '  Buffers: shared hit=2',
      'JIT:',
      '  Functions: 2',
      '  Options: Inlining false, Optimization false, Expressions true, Deforming true',
      '  Timing: Generation 0.100 ms (Deform 0.050 ms), Inlining 0.000 ms, Optimization 0.200 ms, Emission 1.000 ms, Total 1.300 ms',
      'Execution Time: 9.000 ms',
    );
    expect(plan.settings).toEqual([
      { name: 'search_path', value: '"$user", public' },
      { name: 'work_mem', value: '64MB' },
      { name: 'empty', value: '' },
    ]);
    expect(plan).toMatchObject({ queryId: '-1801652217649936326', planningMs: 0.5, executionMs: 9, unread: [] });
    expect(plan.planningBuffers).toMatchObject({ sharedHit: 3, sharedRead: 1 });
    expect(plan.triggers).toEqual([
      { name: 'constraint t_fk on t', ms: 1.5, calls: 4 },
      { name: 'constraint u_fk on u', ms: 0.5, calls: 1 },
      { name: 'tell', ms: null, calls: 2 },
    ]);
    expect(plan.serialization).toEqual({ ms: 0.25, kB: 13, format: 'text' });
    expect(plan.jit).toMatchObject({ functions: 2, totalMs: 1.3, options: ['Expressions', 'Deforming'] });
    expect(plan.jit?.timing.map(({ name, ms }) => `${name} ${ms}`)).toEqual([
      'Generation 0.1', 'Deform 0.05', 'Inlining 0', 'Optimization 0.2', 'Emission 1',
    ]); // biome-ignore format: short
    expect(plan.facts).toEqual([
      { name: 'Planning / Memory Used', text: '9' },
      { name: 'Planning / Memory Allocated', text: '16' },
      { name: 'Serialization / Shared Hit Blocks', text: '2' },
    ]);
  });

  it('of versions before 9.4 is read too', () => {
    const plan = planOf(
      'Seq Scan on t  (cost=0.00..9.00 rows=1 width=0) (actual time=0.001..0.002 rows=1 loops=1)',
      'Total runtime: 1.5 ms',
    );
    expect(plan.executionMs).toBe(1.5);
  });
});

it('tells whose CTE, InitPlan or SubPlan a node is', () => {
  const { nodes } = planOf(
    `Sort${numbers}`,
    '  Sort Key: a',
    '  CTE my cte: odd',
    `    ->  Result${numbers}`,
    '  InitPlan 2 (returns $1,$2)',
    `    ->  Result${numbers}`,
    `  ->  Seq Scan on t${numbers}`,
    '        Filter: (a = ANY ((hashed SubPlan 3)))',
    '        SubPlan 3',
    `          ->  Result${numbers}`,
    `                ->  Result${numbers}`,
  );
  expect(nodes.map(({ relationship, subplanName, children }) => [relationship, subplanName, children.map(({ id }) => id)])).toEqual([
    [null, null, [1, 2, 3]],
    ['InitPlan', 'CTE my cte: odd', []],
    ['InitPlan', 'InitPlan 2 (returns $1,$2)', []],
    ['Outer', null, [4]],
    ['SubPlan', 'SubPlan 3', [5]],
    ['Outer', null, []],
  ]); // biome-ignore format: a list
});
