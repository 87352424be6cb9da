import { describe, expect, it } from 'vitest';
import { measuresOf, type NodeMeasures, type PlanMeasures } from '../../shared/plans/measures.ts';
import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';

function planOf(lines: readonly string[]): Plan {
  const read = readPlan(lines.join('\n'));
  if (read.fault) throw new Error(`${read.fault.message} ${read.fault.advice}`);
  return read.plan;
}

const measured = (...lines: readonly string[]): PlanMeasures => measuresOf(planOf(lines));

/** One number of each node, in order; times to a microsecond. */
const each = <K extends keyof NodeMeasures>({ nodes }: PlanMeasures, key: K): readonly unknown[] =>
  nodes.map((node) => {
    const value = node[key];
    return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
  });

describe('time', () => {
  it('is that of all loops, and a node’s own without its inputs', () => {
    const measures = measured(
      'Nested Loop  (cost=0.00..9.00 rows=4 width=8) (actual time=0.100..30.000 rows=4 loops=1)',
      '  ->  Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..2.000 rows=4 loops=1)',
      '  ->  Index Scan using b_idx on b  (cost=0.00..2.00 rows=1 width=4) (actual time=0.050..5.000 rows=1 loops=4)',
      'Execution Time: 31.500 ms',
    );
    expect(each(measures, 'totalMs')).toEqual([30, 2, 20]);
    expect(each(measures, 'selfMs')).toEqual([8, 2, 20]);
    expect(each(measures, 'share')).toEqual([0.267, 0.067, 0.667]);
    expect(measures.wholeMs).toBe(30);
    expect(measures.outsideMs).toBeCloseTo(1.5);
  });

  it('is never below 0, and of a node that was never executed 0', () => {
    const measures = measured(
      'Nested Loop  (cost=0.00..9.00 rows=4 width=8) (actual time=0.001..1.000 rows=0 loops=1)',
      '  ->  Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..1.003 rows=0 loops=1)',
      '  ->  Index Scan using b_idx on b  (cost=0.00..2.00 rows=1 width=4) (never executed)',
    );
    expect(each(measures, 'selfMs')).toEqual([0, 1.003, 0]);
    expect(each(measures, 'isNeverExecuted')).toEqual([false, false, true]);
    expect(each(measures, 'estimateFactor')[2]).toBeNull();
  });

  it('is unknown with TIMING OFF, and of a plan that was not run', () => {
    const untimed = measured('Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual rows=8 loops=1)');
    expect(untimed).toMatchObject({ wholeMs: null, outsideMs: null });
    expect(untimed.nodes[0]).toMatchObject({
      selfMs: null,
      totalMs: null,
      share: null,
      actualRows: 8,
      estimateFactor: 2,
    });
    const planned = measured('Seq Scan on a  (cost=0.00..1.00 rows=4 width=4)');
    expect(planned.nodes[0]).toMatchObject({
      selfMs: null,
      actualRows: null,
      estimateFactor: null,
      isNeverExecuted: false,
    });
  });

  it('of several processes is their average, and the gathering its own', () => {
    const measures = measured(
      'Gather  (cost=0.00..9.00 rows=1200 width=8) (actual time=5.000..40.000 rows=1200 loops=1)',
      '  Workers Planned: 2',
      '  Workers Launched: 2',
      '  ->  Parallel Seq Scan on a  (cost=0.00..1.00 rows=500 width=4) (actual time=0.010..30.000 rows=400 loops=3)',
    );
    expect(each(measures, 'totalMs')).toEqual([40, 30]);
    expect(each(measures, 'selfMs')).toEqual([10, 30]);
    expect(each(measures, 'processes')).toEqual([1, 3]);
  });

  it('of a gathering that is repeated is averaged over processes, not over repeats', () => {
    const measures = measured(
      'Nested Loop  (cost=0.00..9.00 rows=4 width=8) (actual time=0.100..100.000 rows=4 loops=1)',
      '  ->  Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..2.000 rows=4 loops=1)',
      '  ->  Gather  (cost=0.00..9.00 rows=12 width=8) (actual time=5.000..20.000 rows=12 loops=4)',
      '        Workers Planned: 1',
      '        Workers Launched: 1',
      '        ->  Parallel Seq Scan on b  (cost=0.00..1.00 rows=7 width=4) (actual time=0.010..15.000 rows=6 loops=8)',
    );
    expect(each(measures, 'totalMs')).toEqual([100, 2, 80, 60]);
    expect(each(measures, 'processes')).toEqual([1, 1, 1, 2]);
  });
});

describe('InitPlans', () => {
  const plan = (filter: string, scanMs: string) => [
    'Sort  (cost=0.00..9.00 rows=4 width=8) (actual time=20.000..21.000 rows=4 loops=1)',
    '  Sort Key: a.x',
    '  InitPlan 1',
    '    ->  Aggregate  (cost=0.00..1.00 rows=1 width=4) (actual time=8.000..8.000 rows=1 loops=1)',
    '          ->  Seq Scan on b  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..7.000 rows=9 loops=1)',
    `  ->  Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=9.000..${scanMs} rows=4 loops=1)`,
    ...(filter === '' ? [] : [`        Filter: ${filter}`]),
  ];

  it('are left out of the node that asked for the value, not of the one that they stand under', () => {
    expect(each(measured(...plan('(x > (InitPlan 1).col1)', '19.000')), 'selfMs')).toEqual([2, 1, 7, 11]);
  });

  it('are told by their parameters before 17', () => {
    const old = plan('(x > $0)', '19.000').map((line) => line.replace('InitPlan 1', 'InitPlan 1 (returns $0)'));
    expect(each(measured(...old), 'selfMs')).toEqual([2, 1, 7, 11]);
  });

  it('whose use is not shown are left out where there is room for them', () => {
    expect(each(measured(...plan('', '19.000')), 'selfMs')).toEqual([2, 1, 7, 11]);
    expect(each(measured(...plan('', '9.000')), 'selfMs')).toEqual([4, 1, 7, 9]);
  });

  it('of parallel scans are worked out before the workers start', () => {
    const measures = measured(
      'Gather  (cost=0.00..9.00 rows=4 width=8) (actual time=20.000..30.000 rows=4 loops=1)',
      '  Workers Planned: 1',
      '  Workers Launched: 1',
      '  InitPlan 1',
      '    ->  Result  (cost=0.00..1.00 rows=1 width=4) (actual time=18.000..18.000 rows=1 loops=1)',
      '  ->  Parallel Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=1.000..9.000 rows=2 loops=2)',
      '        Filter: (x > (InitPlan 1).col1)',
    );
    expect(each(measures, 'selfMs')).toEqual([3, 18, 9]);
    expect(each(measures, 'processes')).toEqual([1, 1, 2]);
  });
});

describe('CTEs', () => {
  const cte = [
    '  CTE s',
    '    ->  Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..10.000 rows=4 loops=1)',
    '          Buffers: shared hit=7',
  ];
  const scan = (column: string, total: string, hit: string) => [
    `  ->  CTE Scan on s ${column}  (cost=0.00..1.00 rows=4 width=4) (actual time=0.020..${total} rows=4 loops=1)`,
    ...(hit === '' ? [] : [`        Buffers: shared hit=${hit}`]),
  ];

  it('are counted once: in the scan that waited for them, not in those that read them again', () => {
    const measures = measured(
      'Nested Loop  (cost=0.00..9.00 rows=4 width=8) (actual time=0.100..15.000 rows=4 loops=1)',
      '  Buffers: shared hit=7',
      ...cte,
      ...scan('x', '1.000', ''),
      ...scan('y', '12.000', '7'),
    );
    expect(each(measures, 'selfMs')).toEqual([2, 10, 1, 2]);
    expect(measures.nodes.map(({ selfBuffers }) => selfBuffers?.sharedHit)).toEqual([0, 7, 0, 0]);
    expect(measures.wholeMs).toBe(15);
  });

  it('that nobody asked to the end add to the whole', () => {
    const measures = measured(
      'Limit  (cost=0.00..9.00 rows=4 width=8) (actual time=0.100..4.000 rows=4 loops=1)',
      '  CTE s',
      '    ->  Insert on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..10.000 rows=4 loops=1)',
      '          ->  Result  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..1.000 rows=4 loops=1)',
      ...scan('s', '3.000', ''),
    );
    expect(measures.wholeMs).toBe(11);
    expect(each(measures, 'selfMs').reduce<number>((sum, ms) => sum + Number(ms), 0)).toBe(11);
  });

  it('of the same name belong to the query they stand in', () => {
    const measures = measured(
      'CTE Scan on s  (cost=0.00..9.00 rows=4 width=8) (actual time=0.100..20.000 rows=4 loops=1)',
      '  CTE s',
      '    ->  CTE Scan on s s_1  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..15.000 rows=4 loops=1)',
      '          CTE s',
      '            ->  Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..11.000 rows=4 loops=1)',
    );
    expect(each(measures, 'selfMs')).toEqual([5, 4, 11]);
  });
});

it('takes a CTE that reads another of its own name from its own time, not from itself', () => {
  const measures = measured(
    'Limit  (cost=0.00..9.00 rows=4 width=8) (actual time=0.100..21.000 rows=4 loops=1)',
    '  CTE s',
    '    ->  Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..10.000 rows=4 loops=1)',
    '  ->  CTE Scan on s  (cost=0.00..9.00 rows=4 width=8) (actual time=0.100..20.000 rows=4 loops=1)',
    '        CTE s',
    '          ->  CTE Scan on s s_1  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..15.000 rows=4 loops=1)',
  );
  expect(each(measures, 'selfMs')).toEqual([1, 10, 5, 5]);
  expect(measures.wholeMs).toBe(21);
});

describe('rows', () => {
  it('are compared per loop, with the direction, and as totals of all loops', () => {
    const measures = measured(
      'Nested Loop  (cost=0.00..9.00 rows=40 width=8) (actual time=0.100..30.000 rows=4000 loops=1)',
      '  ->  Seq Scan on a  (cost=0.00..1.00 rows=8 width=4) (actual time=0.010..2.000 rows=4 loops=1)',
      '  ->  Index Scan using b_idx on b  (cost=0.00..2.00 rows=10 width=4) (actual time=0.050..5.000 rows=1000 loops=4)',
    );
    expect(each(measures, 'actualRows')).toEqual([4000, 4, 4000]);
    expect(each(measures, 'estimatedRows')).toEqual([40, 8, 40]);
    expect(each(measures, 'estimateFactor')).toEqual([100, 2, 100]);
    expect(each(measures, 'estimateDirection')).toEqual(['under', 'over', 'under']);
  });

  it('of a loop with less than one are one: no estimate is below that', () => {
    const measures = measured(
      'Seq Scan on a  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=0.01 loops=900)',
    );
    expect(measures.nodes[0]).toMatchObject({ estimateFactor: 1, estimateDirection: 'exact', actualRows: 9 });
  });

  it('of several processes are estimated by PostgreSQL for one of them', () => {
    // 24,000 rows ÷ 2.4: two workers, and a leader that counts for 0.4.
    const measures = measured(
      'Gather  (cost=0.00..9.00 rows=24000 width=8) (actual time=5.000..40.000 rows=24000 loops=1)',
      '  Workers Planned: 2',
      '  Workers Launched: 2',
      '  ->  Hash Join  (cost=0.00..1.00 rows=10000 width=4) (actual time=0.010..30.000 rows=8000 loops=3)',
      '        Hash Cond: (a.x = b.x)',
      '        ->  Parallel Seq Scan on a  (cost=0.00..1.00 rows=10000 width=4) (actual time=0.010..9.000 rows=8000 loops=3)',
      '        ->  Hash  (cost=0.00..1.00 rows=50 width=4) (actual time=0.010..1.000 rows=50 loops=3)',
      '              ->  Seq Scan on b  (cost=0.00..1.00 rows=50 width=4) (actual time=0.010..1.000 rows=50 loops=3)',
    );
    expect(each(measures, 'estimatedRows')).toEqual([24000, 24000, 24000, 150, 150]);
    expect(each(measures, 'actualRows')).toEqual([24000, 24000, 24000, 150, 150]);
    expect(each(measures, 'estimateDirection')).toEqual(['exact', 'exact', 'exact', 'exact', 'exact']);
  });

  it('of a member of a parallel append are compared though one process read it alone', () => {
    const measures = measured(
      'Gather  (cost=0.00..9.00 rows=2400 width=8) (actual time=5.000..40.000 rows=2400 loops=1)',
      '  Workers Planned: 2',
      '  Workers Launched: 2',
      '  ->  Parallel Append  (cost=0.00..1.00 rows=1000 width=4) (actual time=0.010..30.000 rows=800 loops=3)',
      '        ->  Parallel Seq Scan on a  (cost=0.00..1.00 rows=500 width=4) (actual time=0.010..9.000 rows=1200 loops=1)',
      '        ->  Parallel Seq Scan on b  (cost=0.00..1.00 rows=500 width=4) (actual time=0.010..9.000 rows=600 loops=2)',
    );
    expect(each(measures, 'estimateDirection')).toEqual(['exact', 'exact', 'exact', 'exact']);
  });

  it('without a leader that helps are divided among the workers alone', () => {
    const measures = measured(
      'Gather  (cost=0.00..9.00 rows=2000 width=8) (actual time=5.000..40.000 rows=2000 loops=1)',
      '  Workers Planned: 2',
      '  Workers Launched: 2',
      '  ->  Parallel Seq Scan on a  (cost=0.00..1.00 rows=1000 width=4) (actual time=0.010..9.000 rows=1000 loops=2)',
      "Settings: parallel_leader_participation = 'off'",
    );
    expect(each(measures, 'estimateDirection')).toEqual(['exact', 'exact']);
  });

  it('that a LIMIT did not ask for prove nothing', () => {
    const measures = measured(
      'Limit  (cost=0.00..9.00 rows=5 width=8) (actual time=0.100..0.200 rows=5 loops=1)',
      '  ->  Hash Join  (cost=0.00..9.00 rows=9000 width=8) (actual time=0.100..0.200 rows=5 loops=1)',
      '        Hash Cond: (a.x = b.x)',
      '        ->  Seq Scan on a  (cost=0.00..1.00 rows=8000 width=4) (actual time=0.010..0.020 rows=40 loops=1)',
      '        ->  Hash  (cost=0.00..1.00 rows=500 width=4) (actual time=0.010..1.000 rows=50 loops=1)',
      '              ->  Seq Scan on b  (cost=0.00..1.00 rows=500 width=4) (actual time=0.010..1.000 rows=50 loops=1)',
    );
    expect(each(measures, 'mayHaveStoppedEarly')).toEqual([false, true, true, false, false]);
  });

  it('of bitmaps and of a statement that returns none are not compared', () => {
    const measures = measured(
      'Update on a  (cost=0.00..9.00 rows=0 width=0) (actual time=0.100..0.200 rows=0 loops=1)',
      '  ->  Bitmap Heap Scan on a  (cost=0.00..9.00 rows=9 width=8) (actual time=0.100..0.200 rows=9 loops=1)',
      '        ->  BitmapOr  (cost=0.00..9.00 rows=9 width=0) (actual time=0.100..0.110 rows=0 loops=1)',
      '              ->  Bitmap Index Scan on i  (cost=0.00..9.00 rows=5 width=0) (actual time=0.010..0.020 rows=5 loops=1)',
      '              ->  Bitmap Index Scan on j  (cost=0.00..9.00 rows=4 width=0) (actual time=0.010..0.020 rows=4 loops=1)',
    );
    expect(each(measures, 'estimateFactor')).toEqual([null, 1, null, 1, 1]);
  });
});

describe('buffers', () => {
  it('are a node’s own without those of its inputs, never below 0', () => {
    const measures = measured(
      'Nested Loop  (cost=0.00..9.00 rows=4 width=8) (actual time=0.100..30.000 rows=4 loops=1)',
      '  Buffers: shared hit=10 read=5, temp read=3 written=4',
      '  I/O Timings: shared read=1.500, temp write=0.500',
      '  ->  Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..2.000 rows=4 loops=1)',
      '        Buffers: shared hit=4 read=6',
      '        I/O Timings: shared read=1.000',
      '  ->  Function Scan on f  (cost=0.00..2.00 rows=1 width=4) (actual time=0.050..5.000 rows=1 loops=4)',
    );
    expect(measures.nodes[0]?.selfBuffers).toMatchObject({
      sharedHit: 6, sharedRead: 0, tempRead: 3, tempWritten: 4, ioReadMs: 0.5, ioWriteMs: 0.5,
    }); // biome-ignore format: short
    expect(measures.nodes[2]?.selfBuffers).toMatchObject({ sharedHit: 0, sharedRead: 0 });
  });

  it('are unknown when nobody counted', () => {
    const measures = measured(
      'Seq Scan on a  (cost=0.00..1.00 rows=4 width=4) (actual time=0.010..2.000 rows=4 loops=1)',
    );
    expect(measures.nodes[0]?.selfBuffers).toBeNull();
  });
});
