import { describe, expect, it } from 'vitest';
import { tailHeight } from '../../renderer/features/sql-log/tail-height.ts';
import { normalised } from '../../shared/sql-log/normalise.ts';
import { shortText } from '../../shared/sql-log/short-text.ts';
import { StatementGroups } from '../../shared/sql-log/statement-groups.ts';
import { mostKept, type TailEntry, TailRing, tailFilter } from '../../shared/sql-log/tail-ring.ts';

it('the tail leaves the groups their room in a low window', () => {
  expect([450, 700, 800, 900, 1440].map(tailHeight)).toEqual([220, 220, 260, 360, 360]);
});

describe('normalised', () => {
  const cases: readonly [string, string][] = [
    [
      "SELECT 'a''b', E'\\'x', $tag$ ' $tag$, $$x$$, \"Na me\" FROM t WHERE id = -5",
      'SELECT $, "Na me" FROM t WHERE id = $',
    ],
    ['SELECT a1, b FROM t1 WHERE x IN (1, 2,3 , 4.5e-3) AND y = $2;', 'SELECT a1, b FROM t1 WHERE x IN ($) AND y = $'],
    ['select /* /* deep */ x */ 1 -- end\n + 2', 'select $ + $'],
    ['INSERT INTO t (a, b) VALUES (1, 2), (3, 4)', 'INSERT INTO t (a, b) VALUES ($)'],
    ["SELECT a - 1, b->>'k' FROM t", 'SELECT a - $, b->>$ FROM t'],
  ];
  it.each(cases)('%s', (text, want) => expect(normalised(text)).toBe(want));
});

describe('groups', () => {
  it('count cheaply first, and become one where the grammar finds them equal', () => {
    const groups = new StatementGroups();
    const upper = groups.count('SELECT 1 FROM t', 'a');
    const lower = groups.count('select 2 from t', 'b');
    groups.time(upper, 2);
    expect(groups.size).toBe(2);
    expect(groups.read(upper, 'f', 'SELECT $1 FROM t')).toBe(upper);
    expect(groups.read(lower, 'f', 'select $1 from t')).toBe(upper);
    // A duration that comes later falls to the heir, and so does the next call of either.
    groups.time(lower, 3);
    groups.count('select 3 from t', 'b');
    expect([...groups.all()]).toHaveLength(1);
    expect(upper).toMatchObject({ calls: 3, timed: 2, totalMs: 5, text: 'SELECT $1 FROM t' });
    expect([...upper.applications]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
  it('are bounded where texts are made up; every call still counts', () => {
    const groups = new StatementGroups();
    for (let n = 0; n < 6_000; n += 1) groups.count(`SELECT a${n} FROM t`, null);
    expect(groups.size).toBe(5_001);
    expect([...groups.all()].reduce((sum, { calls }) => sum + calls, 0)).toBe(6_000);
  });
});

describe('one line of a statement', () => {
  it.each([
    ['SELECT a, b FROM t WHERE id = $1', 'SELECT a, b FROM t WHERE id = $1'],
    ['SELECT first_name, last_name, country\n  FROM t', 'SELECT … FROM t'],
    ['INSERT INTO t (a, b) VALUES ($1, $2) RETURNING a', 'INSERT INTO t (…) VALUES (…) RETURNING a'],
    [
      'SELECT (SELECT max(very_long_name) FROM u), a_long_name FROM t',
      'SELECT (SELECT max(very_long_name) FROM u), a_long_name FROM t',
    ],
  ])('%s', (text, want) => expect(shortText(text)).toBe(want));
});

describe('the tail', () => {
  const entry = (seq: number, more: Partial<TailEntry> = {}): TailEntry => ({
    ...{ seq, time: null, pid: 7, application: 'Web', role: null, database: null, kind: 'statement', ms: null },
    ...{ text: `SELECT ${seq}`, parameters: null, ...more },
  });
  it('keeps the last statements, and counts what is gone', () => {
    const ring = new TailRing();
    for (let seq = 1; seq <= 50_000; seq += 1) ring.push(entry(seq));
    const { entries, lost } = ring.after(10);
    expect([entries.length, entries[0]?.seq, lost]).toEqual([mostKept, 30_001, 29_990]);
    expect(ring.of(40_000)?.text).toBe('SELECT 40000');
    expect([ring.of(30_000), ring.after(49_998).entries.map(({ seq }) => seq)]).toEqual([null, [49_999, 50_000]]);
  });
  it('is bounded in characters too', () => {
    const ring = new TailRing();
    for (let seq = 1; seq <= 30; seq += 1) ring.push(entry(seq, { text: 'x'.repeat(1_000_000) }));
    expect(ring.after(0).entries.length).toBeLessThan(25);
  });
  it.each([
    ['', true],
    ['web select', true],
    ['pid:7', true],
    ['pid:77', false],
    ['7', true],
    ['SELECT nothing', false],
  ])('filter %j: %s', (filter, fits) => expect(tailFilter(filter)(entry(1))).toBe(fits));
});
