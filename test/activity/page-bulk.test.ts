import { describe, expect, test } from 'vitest';
import { ages, bulkSummary, byOutcome, countByAge, victimsOf } from '../../renderer/features/activity/bulk.ts';
import { outcomeTitle } from '../../renderer/features/activity/outcome-words.ts';
import { permitOf } from '../../renderer/features/activity/permit.ts';
import { rowsOf } from '../../shared/activity/rows.ts';
import type { Outcome } from '../../shared/contract/activity.ts';
import { backend, byKey, hidden, leaked, noon } from './made-backends.ts';

const rows = rowsOf(
  byKey(
    leaked(1, 301),
    leaked(2, 299),
    leaked(3, 7200, { kind: 'aborted' }),
    leaked(4, 9000, { isOurs: true }),
    leaked(5, 9000, { backend_type: 'walsender' }),
    backend(6),
    hidden(7),
  ),
  new Map(),
);
const pids = (minutes: number) => victimsOf(rows.values(), minutes * 60_000, noon).map(({ target }) => target.pid);

describe('who is ended in bulk', () => {
  test('idle in transaction for longer than the age, the oldest first; never ours, a walsender or a hidden one', () => {
    expect(pids(5)).toEqual([3, 1]);
    expect(pids(0)).toEqual([3, 1, 2]);
    expect(pids(120)).toEqual([3]);
  });

  test('an aborted transaction has lost its start, and is as old as its state', () => {
    const aborted = leaked(8, 400, { kind: 'aborted', state: 'idle in transaction (aborted)', xact_start: null });
    const some = rowsOf(byKey(aborted), new Map());
    expect(victimsOf(some.values(), 5 * 60_000, noon)).toHaveLength(1);
    expect(victimsOf(some.values(), 7 * 60_000, noon)).toHaveLength(0);
  });

  test('counts of the menu are those of the same rule', () => {
    expect(countByAge(rows.values(), noon)).toEqual(ages.map(({ minutes }) => pids(minutes).length));
  });

  test('a gone row is no victim', () => {
    const gone = [...rows.values()].map((row) => ({ ...row, isGone: true }));
    expect(victimsOf(gone, 0, noon)).toEqual([]);
  });

  test('the target is what was seen, as text', () => {
    const [first] = victimsOf(rows.values(), 0, noon);
    expect(first?.target).toMatchObject({
      pid: 3,
      state: 'idle in transaction',
      xact_start: rows.get(first?.key ?? '')?.backend.xact_start,
    });
  });
});

const outcome = (pid: number, kind: Outcome['kind']): Outcome => ({
  ...{ pid, kind, words: '', sqlstate: null, clientSaw: null, grant: null, unjournalled: null },
});

test('outcomes are told per kind, and those left alone too', () => {
  const outcomes = [outcome(1, 'ended'), outcome(2, 'gone'), outcome(3, 'ended'), outcome(4, 'moved-on')];
  expect(byOutcome(outcomes).map(([kind, some]) => [kind, some.length])).toEqual([
    ['ended', 2],
    ['gone', 1],
    ['moved-on', 1],
  ]);
  expect(bulkSummary(6, outcomes)).toEqual({
    title: 'Ended 2 of 6 backends.',
    detail: '2 had already gone. 4 had moved on. Stopped: 2 left alone.',
  });
  expect(outcomeTitle(outcome(9, 'still-ending'), 'end')).toBe('Ending 9: signalled, and still there.');
});

describe('what may be ended', () => {
  const rules = { hasActions: true, ending: 'confirm', mayEndMany: true, name: 'demo' } as const;

  test('now and live: yes; in the past, in a recording, or with --no-actions: no, and why', () => {
    expect(permitOf(rules, 'live')).toEqual({ mayEnd: true, mayEndMany: true, why: '', typedName: null });
    expect(permitOf(rules, 'past')).toMatchObject({ mayEnd: false, why: 'Nothing is ended in the past' });
    expect(permitOf(rules, 'recording').why).toContain('recording');
    expect(permitOf({ ...rules, hasActions: false }, 'live').why).toContain('--no-actions');
    expect(permitOf({ ...rules, ending: 'never' }, 'live').mayEnd).toBe(false);
  });

  test('while the rules are not known nothing is offered', () => {
    expect(permitOf(undefined, 'live')).toMatchObject({ mayEnd: false, mayEndMany: false, why: '' });
  });

  test('on production the name is typed and there is no bulk', () => {
    const production = { ...rules, ending: 'type-name', mayEndMany: false } as const;
    expect(permitOf(production, 'live')).toMatchObject({ mayEnd: true, mayEndMany: false, typedName: 'demo' });
  });
});
