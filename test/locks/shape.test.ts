import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summaryOf } from '../../renderer/features/locks/node-words.ts';
import { inKeptOrder, longerThan, rowsOf } from '../../renderer/features/locks/tree-rows.ts';
import type { Counters } from '../../shared/contract/activity.ts';
import { freedBy } from '../../shared/locks/freed-by.ts';
import { type LockNode, packedNodes, unpackedTree } from '../../shared/locks/lock-node.ts';
import { lockObject } from '../../shared/locks/lock-object.ts';
import { lockQueue, placeText } from '../../shared/locks/lock-queue.ts';
import { deadlockRates } from '../../shared/locks/lock-rates.ts';
import { lockTreeOf } from '../../shared/locks/lock-tree.ts';
import { isDdl, statementVerb } from '../../shared/locks/statement-verb.ts';
import { madeLock, madePicture, noNames, noTag } from './made-picture.ts';

const exclusive = 'AccessExclusiveLock';
const share = 'AccessShareLock';
const pids = (nodes: ReturnType<typeof lockTreeOf>) => nodes.map(({ pid }) => pid);
const depths = (nodes: ReturnType<typeof lockTreeOf>) => nodes.map(({ pid, depth }) => `${pid}:${depth}`).join(' ');

describe('the tree', () => {
  test('parallel workers count as their leader, repeats once, and nobody blocks himself', () => {
    const picture = madePicture(
      { 12: [1, 1], 13: [1, 11] },
      [madeLock(1, 1, exclusive), madeLock(12, 1, share, 2), madeLock(13, 1, share, 1)],
      { 12: 11, 13: 11 },
    );
    const nodes = lockTreeOf(picture);
    expect(depths(nodes)).toBe('1:0 11:1');
    expect(nodes[1]).toMatchObject({ workers: [12, 13], blockedBy: [nodes[0]?.key], blocks: 0 });
    expect(nodes[1]?.wait?.waitstart).toContain('11:00:01');
  });

  test('under whoever holds the lock, not under whoever asks before; the others are named', () => {
    const picture = madePicture({ 2: [1], 3: [1, 2] }, [
      madeLock(1, 1, share),
      madeLock(2, 1, exclusive, 1),
      madeLock(3, 1, exclusive, 2),
    ]);
    const nodes = lockTreeOf(picture);
    expect(depths(nodes)).toBe('1:0 2:1 3:1');
    expect(nodes[2]).toMatchObject({ besides: [nodes[1]?.key], wait: { isQueued: false } });
    expect(nodes.map(({ blocks }) => blocks)).toEqual([2, 1, 0]);
  });

  test('pid 0 without a lock that tells whose is a prepared transaction all the same', () => {
    const nodes = lockTreeOf(madePicture({ 2: [0] }, [madeLock(2, 1, share, 1)]));
    expect(nodes.map(({ key, prepared }) => [key.slice(0, 10), prepared])).toEqual([
      ['prepared:?', null],
      ['2@2026-11-', null],
    ]);
    const known = lockTreeOf(madePicture({ 2: [0] }, [madeLock(2, 1, share, 1), madeLock(null, 1, exclusive)]));
    expect(known[0]).toMatchObject({ key: 'prepared:gid', prepared: { gid: 'gid' }, holds: [{ mode: exclusive }] });
  });

  test('who got his lock between the two reads does not wait', () => {
    expect(lockTreeOf(madePicture({ 2: [] }, [madeLock(2, 1, share, 1)]))).toEqual([]);
  });

  test('two circles, one behind the other, and one who waits for both', () => {
    const nodes = lockTreeOf(madePicture({ 1: [2], 2: [1], 3: [4, 2], 4: [3], 5: [4, 1] }, []));
    expect(pids(nodes)).toHaveLength(5);
    const cycles = new Map(nodes.map(({ pid, cycle }) => [pid, cycle]));
    expect([cycles.get(1), cycles.get(2), cycles.get(3), cycles.get(4), cycles.get(5)]).toEqual([1, 1, 2, 2, null]);
    expect(nodes.filter(({ parent }) => parent === null)).toHaveLength(1);
  });

  test('whatever is waited for, everybody stands in it once, below his parent, with a true count behind him', () => {
    const edges = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), { maxLength: 30 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const waits: Record<number, number[]> = {};
        for (const [waiter, blocker] of pairs) {
          if (waiter === blocker) continue;
          waits[waiter] ??= [];
          waits[waiter].push(blocker);
        }
        const nodes = lockTreeOf(madePicture(waits, []));
        const everybody = new Set(Object.entries(waits).flatMap(([waiter, blockers]) => [Number(waiter), ...blockers]));
        expect(new Set(pids(nodes))).toEqual(everybody);
        expect(nodes).toHaveLength(everybody.size);
        const packed = { nodes: packedNodes(nodes), nowMs: 0, waiting: 0, locks: [], hidden: 0, everyMs: 1, tookMs: 1 };
        const crossed = unpackedTree(packed).nodes;
        expect(crossed.map(inOneOrder)).toEqual(nodes.map(inOneOrder));
        const before: string[] = [];
        for (const node of nodes) {
          if (node.parent !== null) expect(before).toContain(node.parent);
          before.push(node.key);
          expect(node.blocks).toBe(countBehind(Number(node.pid), waits));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('300 in one queue are worked out at once', () => {
    const waits: Record<number, number[]> = {};
    for (let pid = 2; pid <= 300; pid += 1) waits[pid] = Array.from({ length: pid - 1 }, (_, index) => index + 1);
    const started = performance.now();
    const nodes = lockTreeOf(madePicture(waits, []));
    expect(nodes[0]?.blocks).toBe(299);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

/** Who is named first says nothing. */
const inOneOrder = (node: LockNode) => ({
  ...node,
  blockedBy: new Set(node.blockedBy),
  besides: new Set(node.besides),
});

function countBehind(pid: number, waits: Readonly<Record<number, readonly number[]>>): number {
  const behind = new Set<number>();
  const grow = () => {
    const before = behind.size;
    for (const [waiter, blockers] of Object.entries(waits)) {
      if (blockers.some((blocker) => blocker === pid || behind.has(blocker))) behind.add(Number(waiter));
    }
    return behind.size > before;
  };
  while (grow());
  behind.delete(pid);
  return behind.size;
}

describe('what would help', () => {
  const nodes = lockTreeOf(
    madePicture({ 2: [1], 3: [2], 4: [2, 1], 5: [3, 9] }, [
      madeLock(1, 1, share),
      madeLock(2, 1, exclusive, 1),
      madeLock(3, 1, share, 2),
      madeLock(4, 1, exclusive, 3),
    ]),
  );
  const keyOf = (pid: number) => nodes.find((node) => node.pid === pid)?.key ?? '';
  const named = (keys: readonly string[]) => keys.map((key) => Number(key.split('@')[0])).sort((a, b) => a - b);

  test.each([
    [2, [3], [4, 5]],
    [1, [2, 3, 4], [5]],
    [9, [], [5]],
    [4, [], []],
  ])('without %i: %j continue, %j still wait', (pid, freed, still) => {
    const answer = freedBy(keyOf(pid), nodes);
    expect([named(answer.freed), named(answer.stillWaiting)]).toEqual([freed, still]);
  });

  test('who stands in the way of others that go on is said', () => {
    expect(freedBy(keyOf(1), nodes).isInTurn).toBe(true);
    expect(freedBy(keyOf(2), nodes).isInTurn).toBe(false);
  });

  test('a circle is broken by taking out one', () => {
    const circle = lockTreeOf(madePicture({ 1: [2], 2: [1] }, []));
    expect(freedBy(circle[0]?.key ?? '', circle)).toMatchObject({ freed: [circle[1]?.key], stillWaiting: [] });
  });
});

test('the queue: granted ones, strongest first, then by the time of asking', () => {
  const queue = lockQueue([
    madeLock(4, 1, share, 9),
    madeLock(1, 1, share),
    madeLock(3, 1, exclusive, 2),
    madeLock(2, 1, 'RowExclusiveLock'),
  ]);
  expect(queue.map(({ lock, place }) => `${placeText(place)} ${lock.pid}`)).toEqual([
    'granted 2',
    'granted 1',
    '1st 3',
    '2nd 4',
  ]);
  expect([3, 4, 11, 12, 13, 21, 22, 103, 111].map(placeText).join(' ')).toBe(
    '3rd 4th 11th 12th 13th 21st 22nd 103rd 111th',
  );
});

test.each([
  [{ locktype: 'advisory', classid: 0, objid: 42, objsubid: 1 }, 'advisory 42'],
  [{ locktype: 'advisory', classid: 4294967295, objid: 4294967295, objsubid: 1 }, 'advisory -1'],
  [{ locktype: 'advisory', classid: 2147483648, objid: 1, objsubid: 2 }, 'advisory (-2147483648, 1)'],
  [{ locktype: 'tuple', relation: 9, page: 12, tuple: 4 }, 'row (12,4) of relation 9'],
  [{ locktype: 'virtualxid', virtualxid: '3/7' }, 'virtualxid 3/7'],
  [{ locktype: 'frozenid' }, 'frozenid'],
  [{ locktype: 'object', classid: 2615, objid: 2200 }, 'object 2200 of class 2615'],
])('%j is called %s', (lock, words) => {
  expect(lockObject({ ...noTag, ...lock }, noNames)).toBe(words);
});

test.each([
  ['ALTER TABLE session ADD COLUMN ip inet', 'ALTER TABLE', true],
  ['-- why\n  create unique index concurrently on t (a)', 'CREATE INDEX', true],
  ['/* BEGIN */ update t set a = 1', 'UPDATE', false],
  ['VACUUM (FULL) t', 'VACUUM', true],
  ['<insufficient privilege>', 'statement', false],
  ['', 'statement', false],
  [null, 'statement', false],
])('%j is a %s', (query, verb, ddl) => {
  expect([statementVerb(query), isDdl(query)]).toEqual([verb, ddl]);
});

test('deadlocks by the measured time; a reset, a restart and a gap say nothing', () => {
  const at = (s: number, deadlocks: number, more: Partial<Counters> = {}): Counters => ({
    ...{ kind: 'counters', nowMs: s * 1000, deadlocks, xact_commit: s, xact_rollback: 0, stats_reset: null },
    ...more,
  });
  const rates = deadlockRates([
    at(0, 5),
    at(10, 6),
    at(30, 6),
    at(40, 0, { xact_commit: 0 }),
    at(50, 1, { xact_commit: 1 }),
    at(500, 9, { xact_commit: 2 }),
    at(505, 10, { xact_commit: 3, stats_reset: 'now' }),
  ]);
  expect(rates.map(({ ms, count, perMinute }) => [ms / 1000, count, perMinute])).toEqual([
    [10, 1, 6],
    [30, 0, 0],
    [50, 1, 6],
  ]);
});

describe('rows of the tree', () => {
  const nodes = lockTreeOf(
    madePicture({ 2: [1], 3: [2], 4: [2], 6: [5] }, [
      madeLock(2, 1, exclusive, 10),
      madeLock(3, 1, share, 20),
      madeLock(4, 1, share, 58),
      madeLock(6, 2, share, 59),
    ]),
  );
  const nowMs = Date.parse('2026-11-21T11:01:00Z');

  test('connecting lines: passing, branching, last; folded ones hide what is below', () => {
    const rows = rowsOf(nodes, new Set());
    expect(rows.map(({ node, guides, fold }) => `${node.pid} ${guides.join(',')} ${fold}`)).toEqual([
      '1  open',
      '2 last open',
      '3 none,branch null',
      '4 none,last null',
      '5  open',
      '6 last null',
    ]);
    const folded = rowsOf(nodes, new Set([nodes[0]?.key ?? '']));
    expect(folded.map(({ node, fold }) => `${node.pid} ${fold}`)).toEqual(['1 closed', '5 open', '6 null']);
  });

  test('longer than: with all above it; a circle stays', () => {
    const shown = (leastS: number) => pids(longerThan(nodes, leastS * 1000, nowMs));
    expect(shown(0)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(shown(2)).toEqual([1, 2, 3, 4]);
    expect(shown(30)).toEqual([1, 2, 3]);
    expect(shown(300)).toEqual([]);
    const circle = lockTreeOf(madePicture({ 1: [2], 2: [1] }, [madeLock(1, 1, share, 59), madeLock(2, 1, share, 59)]));
    expect(longerThan(circle, 30_000, nowMs)).toHaveLength(2);
  });

  test('pointed at, roots keep their places and new ones come last', () => {
    const key = (pid: number) => nodes.find((node) => node.pid === pid)?.key ?? '';
    expect(pids(inKeptOrder(nodes, [key(5), key(1)]))).toEqual([5, 6, 1, 2, 3, 4]);
    expect(pids(inKeptOrder(nodes, [key(5)]))).toEqual([5, 6, 1, 2, 3, 4]);
  });
});

test('the head does not say that nobody waits while some wait for less long than is shown', () => {
  expect(summaryOf([], 0, '1', false)).toBe('nobody waits');
  expect(summaryOf([], 2, '5', false)).toBe('nobody waits longer than 5 s');
  expect(summaryOf([], 2, '5', true)).toBe('nobody waited longer than 5 s');
});
