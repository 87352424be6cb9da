import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeptPlans } from '../../electron/features/plans/kept-plans.ts';
import { runFigures } from '../../electron/features/plans/run-figures.ts';
import { orderText, scheduleOf } from '../../electron/features/plans/schedule.ts';
import { schemasOf } from '../../electron/features/plans/search-path.ts';
import { settingText, typedSettingText } from '../../electron/features/plans/setting-text.ts';
import { testCall } from '../support/databases.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { fillShop } from './host-shop.ts';
import { asked, type OpenPlans, openPlans, sideOf } from './open-plans.ts';

const middle = (values: readonly number[]) => {
  const ascending = values.toSorted((a, b) => a - b);
  const half = ascending.length >> 1;
  const upper = ascending[half] ?? Number.NaN;
  return ascending.length % 2 === 1 ? upper : ((ascending[half - 1] ?? Number.NaN) + upper) / 2;
};

describeEachVersion(({ major, server }) => {
  let room: OpenPlans;
  let database: TestDatabase;
  let at: string;

  beforeAll(async () => {
    room = await openPlans();
    database = await server().createDatabase();
    await fillShop(database);
    at = room.place(server(), database.name);
  });
  afterAll(async () => {
    await room.close();
    await database.drop();
  });

  test('both sides run A B B A after a warm-up of each, and the medians are of what ran', async () => {
    const call = testCall();
    const texts = [
      'SELECT count(*) FROM orders',
      'SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id',
    ];
    const request = asked(texts, { options: ['analyze', 'timing', 'buffers'], runs: 7 });
    const all = await room.events(at, request, { call });
    const last = all.at(-1);
    if (!last) throw new Error('nothing was told');
    expect(last).toMatchObject({
      state: 'finished',
      order: 'A B B A A B B A A B B A A B',
      done: 30,
      of: 30,
      leftMs: null,
    });
    expect(new Set(all.map(({ state }) => state)).size).toBeGreaterThan(1);
    for (const n of [0, 1]) {
      const side = sideOf(last, n);
      expect(side.executionMs).toHaveLength(7);
      expect(side.planningMs).toHaveLength(7);
      expect(side.medianMs).toBeCloseTo(middle(side.executionMs), 9);
      expect(side.spread).toEqual({ low: Math.min(...side.executionMs), high: Math.max(...side.executionMs) });
      expect(side.band?.low).toBeLessThanOrEqual(side.medianMs ?? 0);
      expect(side.first?.plan).toContain('Actual Rows');
      expect(side.untimedMs).toBeGreaterThan(0);
      expect(side.readShare).toBe(0);
      // The plan that is shown is the run nearest the median.
      const shown = JSON.parse(String(side.plan))[0]['Execution Time'];
      expect(side.executionMs).toContain(shown);
      expect(shown).toBe(side.medianMs);
    }
    expect(last.ratio?.value).toBeCloseTo(Number(sideOf(last, 0).medianMs) / Number(sideOf(last, 1).medianMs), 9);
    expect(last.ratio?.low).toBeLessThanOrEqual(Number(last.ratio?.value));
    // Each text of ours and the user's is told once, with how often it was sent.
    const told = call.statements.filter(({ text }) => text.endsWith(texts[0] ?? ''));
    expect(told.map(({ times }) => times)).toEqual([undefined, 8, 7]);
    expect(told.filter(({ text }) => text.includes('TIMING OFF'))).toHaveLength(1);
  });

  test('cold is told apart from warm', async () => {
    const source = await server().createDatabase();
    await fillShop(source);
    // Of a database that was copied as files no block is in shared_buffers yet.
    const copied = `TEMPLATE ${source.name}${major >= 15 ? ' STRATEGY file_copy' : ''}`;
    const cold = await server().createDatabase(undefined, copied);
    const there = room.place(server(), cold.name);
    const request = asked(['SELECT * FROM orders'], { options: ['analyze', 'buffers'], runs: 3 });
    const side = sideOf(await room.run(there, request));
    expect(side.firstReadShare).toBeGreaterThan(0.5);
    expect(side.readShare).toBe(0);
    const without = sideOf(await room.run(there, asked(['SELECT * FROM orders'], { options: ['analyze'] })));
    expect(without).toMatchObject({ firstReadShare: null, readShare: null, untimedMs: null });
    await room.databases.close(there);
    await cold.drop();
    await source.drop();
  });

  test('below six runs there is no band and no ratio, and the spread tells', async () => {
    const event = await room.run(at, asked(['SELECT 1', 'SELECT 2'], { options: ['analyze'], runs: 3 }));
    expect(event).toMatchObject({ order: 'A B B A A B', ratio: null, done: 8 });
    expect(sideOf(event)).toMatchObject({ band: null, spread: { low: expect.any(Number) }, sdMs: expect.any(Number) });
  });

  test('production is executed once, without a warm-up, and staging does not write', async () => {
    const there = room.place(server(), database.name, { environment: 'production' });
    expect(await room.service.options({ at: there }, testCall())).toMatchObject({
      mayWrite: false,
      isProduction: true,
    });
    const request = asked(['SELECT count(*) FROM orders'], { options: ['analyze', 'timing'], runs: 50 });
    const event = await room.run(there, request);
    expect(event).toMatchObject({ order: 'A', of: 1, notes: [expect.stringContaining('Production')] });
    expect(sideOf(event)).toMatchObject({ first: null, untimedMs: null, executionMs: [expect.any(Number)] });
    const staging = room.place(server(), database.name, { environment: 'staging' });
    expect(await room.service.options({ at: staging }, testCall())).toMatchObject({
      mayWrite: false,
      isProduction: false,
    });
  });

  test('a result of a million rows costs no memory here', async () => {
    const text = 'SELECT n, repeat(n::text, 10) FROM generate_series(1, 1000000) n';
    const event = await room.run(at, asked([text], { options: ['analyze'] }));
    expect(event.state).toBe('finished');
    expect(JSON.parse(sideOf(event).plan ?? '')[0].Plan['Actual Rows']).toBe(1_000_000);
    expect(sideOf(event).plan?.length).toBeLessThan(5_000);
  });

  test('numbers beyond 2^53 stay as the server wrote them', async () => {
    const text = 'SELECT * FROM orders WHERE id > 12345678901234567890';
    const event = await room.run(at, asked([text]));
    expect(sideOf(event).plan).toContain('12345678901234567890');
  });
});

describe('the arithmetic', () => {
  test('what drifts meets both sides alike', () => {
    const steps = scheduleOf({ sides: 2, isAnalyzed: true, runs: 3, hasFirst: true, hasUntimed: true });
    expect(steps.map(({ side, kind }) => `${'AB'[side]}${kind[0]}`).join(' ')).toBe(
      'Af Bf At Bt Bu Au Bt At Au Bu At Bt Bu Au',
    );
    expect(orderText(steps)).toBe('A B B A A B');
    expect(scheduleOf({ sides: 2, isAnalyzed: false, runs: 9, hasFirst: true, hasUntimed: true })).toHaveLength(2);
  });

  test('plans beyond the budget go, the one nearest the median stays', () => {
    const kept = new KeptPlans(1_000);
    for (const executionMs of [10, 1, 2, 30, 3, 4, 5, 40]) {
      kept.add({ text: `${executionMs}`.padEnd(300), executionMs, readShare: null });
    }
    expect(kept.nearestMedian()?.executionMs).toBe(4);
    const one = new KeptPlans(10);
    one.add({ text: 'x'.repeat(100), executionMs: 1, readShare: 0.5 });
    expect(one.nearestMedian()).toMatchObject({ executionMs: 1, readShare: 0.5 });
    expect(new KeptPlans().nearestMedian()).toBeNull();
  });

  test('the plans of a rule count together', () => {
    const part = { Plan: { 'Shared Hit Blocks': 3, 'Shared Read Blocks': 1 }, 'Planning Time': 1, 'Execution Time': 2 };
    expect(runFigures(JSON.stringify([part, part]))).toEqual({ planningMs: 2, executionMs: 4, readShare: 0.25 });
    expect(runFigures('[{"Plan": {}}]')).toEqual({ planningMs: 0, executionMs: null, readShare: null });
    expect(() => runFigures('["Utility Statement"]')).toThrow('no plan');
  });

  test.each([
    ['4096', 'kB', '4MB'],
    ['524288', '8kB', '4GB'],
    ['0', 'kB', '0'],
    ['-1', 'kB', '-1'],
    ['100000', null, '100000'],
    ['1500', 'ms', '1500ms'],
    ['60000', 'ms', '1min'],
    ['', null, ''],
  ])('%s of %s is %s', (value, unit, text) => expect(settingText(value, unit)).toBe(text));

  test.each([
    ['65536', 'kB', '64MB'],
    ['64 MB', 'kB', '64MB'],
    ['0.5GB', 'kB', '512MB'],
    ['64 mb', 'kB', '64 mb'],
    ['off', null, 'off'],
    ['1', '8kB', '8kB'],
  ])('%s typed for %s is %s', (value, unit, text) => expect(typedSettingText(value, unit)).toBe(text));

  test('a search path names schemas', () => {
    expect(schemasOf('"$user", Public, "A ""b"", c"', 'me')).toEqual(['me', 'public', 'A "b", c']);
    expect(schemasOf('""', 'me')).toEqual(['']);
  });
});
