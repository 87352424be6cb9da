import { describe, expect, it } from 'vitest';
import { conditionOf, exampleOf, judge, type Metrics, type Reading } from '../../electron/cli/condition.ts';
import { exitCodeOf, wordsOf } from '../../electron/cli/exit-code.ts';
import { quantityOf, quantityText } from '../../electron/cli/quantity.ts';
import { rooms } from '../../electron/cli/rooms.ts';

const metrics: Metrics = {
  waiting: { units: ['duration', 'count'], says: '' },
  total: { units: ['size'], says: '' },
  lump: { units: ['size', 'share'], says: '', of: { name: 'LUMP', isNeeded: true } },
};

function condition(text: string) {
  const found = conditionOf(text, metrics);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

const waiting = (duration: number | null, row = 'pid 1'): Reading => ({ metric: 'waiting', row, values: { duration } });
const lump = (name: string, size: number): Reading => ({
  metric: 'lump',
  of: [name, `public.${name}`],
  row: name,
  values: { size },
});

describe('quantities', () => {
  it.each([
    ['500ms', 'duration', 500],
    ['5min', 'duration', 300_000],
    ['1.5 h', 'duration', 5_400_000],
    ['2d', 'duration', 172_800_000],
    ['10GB', 'size', 10 * 1024 ** 3],
    ['16 kB', 'size', 16_384],
    ['20%', 'share', 0.2],
    ['0', 'count', 0],
    ['1.5', 'count', 1.5],
  ])('%s is a %s of %d', (text, unit, value) => {
    const found = quantityOf(text);
    expect(found?.unit).toBe(unit);
    expect(found?.value).toBeCloseTo(value, 9);
  });

  it.each(['', 'min', '-1s', '5m', '1e9', '10 XB', '1,000', '5min 3s', 'constructor', 'NaN', 'Infinity'])(
    '%j is none',
    (text) => expect(quantityOf(text)).toBeNull(),
  );

  it('are told with their unit', () => {
    expect(quantityText({ unit: 'duration', value: 312_000 })).toBe('5 min 12 s');
    expect(quantityText({ unit: 'size', value: 10 * 1024 ** 3 })).toBe('10.0 GB');
    expect(quantityText({ unit: 'share', value: 0.205 })).toBe('20.5 %');
    expect(quantityText({ unit: 'count', value: 1234 })).toBe('1,234');
  });
});

describe('conditions', () => {
  it('are a name, what it is of, and a limit', () => {
    expect(condition('waiting > 30s')).toMatchObject({ metric: 'waiting', of: null, isInclusive: false });
    expect(condition('waiting>=3').limit).toEqual({ unit: 'count', value: 3 });
    expect(condition('lump:logs>1GB').of).toBe('logs');
    expect(condition('lump:a>b>=1GB')).toMatchObject({ of: 'a>b', isInclusive: true });
    expect(condition('lump:public."a:b">1GB').of).toBe('public."a:b"');
  });

  it.each([
    ['waiting', 'in quotes, since a shell takes > for a file'],
    ['waiting>', 'in quotes'],
    ['waiting<3', 'in quotes'],
    ['>3', 'in quotes'],
    ['constructor>3', 'waiting, total, lump, not constructor'],
    ['waiting>10%', 'a time (500ms, 30s, 5min, 1h, 2d) or a number'],
    ['total>ten', 'a size'],
    ['total:x>1GB', 'nothing stands after total'],
    ['lump>1GB', 'it is lump:LUMP>LIMIT'],
  ])('%s is none, and it is said why', (text, why) => expect(conditionOf(text, metrics)).toContain(why));

  it('hold for what is past the limit, and only for that', () => {
    const judged = judge(condition('waiting>30s'), [
      waiting(30_000),
      waiting(30_001, 'pid 2'),
      waiting(1),
      waiting(90_000, 'pid 4'),
    ]);
    expect(judged).toMatchObject({ outcome: 'holds', rows: ['pid 4: 1 min 30 s', 'pid 2: 30 s'] });
    expect(judge(condition('waiting>=30s'), [waiting(30_000)]).outcome).toBe('holds');
    expect(judge(condition('waiting>30s'), [waiting(30_000)]).outcome).toBe('passes');
    expect(judge(condition('waiting>30s'), []).outcome).toBe('passes');
  });

  it('never pass on what is unknown', () => {
    const judged = judge(condition('waiting>30s'), [waiting(1), { ...waiting(null, 'pid 3'), why: 'hidden' }]);
    expect(judged).toMatchObject({ outcome: 'unknown', rows: ['pid 3: unknown, hidden'] });
    expect(judge(condition('waiting>30s'), [waiting(null), waiting(60_000)]).outcome).toBe('holds');
    // In another unit nothing is unknown.
    expect(judge(condition('waiting>3'), [waiting(null)]).outcome).toBe('passes');
  });

  it('are about what they name, and that must be there', () => {
    const readings = [lump('logs', 5e9), lump('other', 1)];
    expect(judge(condition('lump:other>1GB'), readings).outcome).toBe('passes');
    expect(judge(condition('lump:public.logs>1GB'), readings).outcome).toBe('holds');
    expect(judge(condition('lump:log>1GB'), readings)).toMatchObject({ outcome: 'unknown' });
  });

  it('decide the exit code, and are told in words that begin no line of their own', () => {
    const [holds, unknown, passes] = [
      judge(condition('waiting>1s'), [waiting(5000, 'pid 1\n: fine')]),
      judge(condition('waiting>1s'), [waiting(null)]),
      judge(condition('waiting>1s'), []),
    ];
    expect([exitCodeOf([]), exitCodeOf([passes])]).toEqual([0, 0]);
    expect([exitCodeOf([unknown, passes]), exitCodeOf([unknown, holds])]).toEqual([4, 3]);
    expect(wordsOf(passes)).toBeNull();
    expect(wordsOf(holds)).toBe('--fail-on waiting>1s holds:\npid 1 : fine: 5 s');
    const many = judge(condition('waiting>1s'), Array<Reading>(50).fill(waiting(5000)));
    expect(wordsOf(many)?.split('\n').at(-1)).toBe('and 30 more');
  });
});

it.each(Object.entries(rooms))('%s: what its help gives as an example can be asked for', (_, room) => {
  expect(conditionOf(exampleOf(room.metrics), room.metrics)).toMatchObject({ text: exampleOf(room.metrics) });
});
