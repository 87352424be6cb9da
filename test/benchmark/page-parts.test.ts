import { describe, expect, test } from 'vitest';
import { logShare, ratioTicks, ticksBetween } from '../../renderer/charts/scale.ts';
import { firstKey, matchKeys } from '../../renderer/features/benchmark/foreign-key-match.ts';
import { keyText } from '../../renderer/features/benchmark/foreign-key-words.ts';
import { filled, freshEvent } from '../../renderer/features/benchmark/fresh-event.ts';
import { msText, msWords, percentText, ratioText } from '../../renderer/features/benchmark/numbers.ts';
import { changedFacts, comparedStrategies } from '../../renderer/features/benchmark/past.ts';
import { delayedRequest, predicted, roundTripAt, stepOf } from '../../renderer/features/benchmark/prediction.ts';
import { readingOf } from '../../renderer/features/benchmark/reading.ts';
import {
  askedOf,
  type Chosen,
  draftOf,
  firstDraft,
  pageRowsOf,
  queriesOf,
  wholeNumber,
} from '../../renderer/features/benchmark/setup.ts';
import type { BenchmarkEvent, ForeignKeyRow } from '../../shared/contract/benchmark-parts.ts';
import { benchmarkRequest } from '../../shared/contract/benchmark-parts.ts';

const chosen: Chosen = { compared: 'foreign-key', conoid: 7, shape: 'get', mode: 'prepared' };
const unused = { a: 0, b: 0 };

function key(conoid: number, relname: string, more: Partial<ForeignKeyRow> = {}): ForeignKeyRow {
  return {
    conoid,
    conname: `${relname}_fk`,
    nspname: 'public',
    relname,
    columns: ['artist_id'],
    fnspname: 'public',
    frelname: 'artists',
    fcolumns: ['id'],
    isNullable: false,
    isSelf: false,
    isPartitioned: false,
    isValid: true,
    reltuples: 10,
    freltuples: 10,
    hasIndex: true,
    obstacle: null,
    grant: null,
    ...more,
  };
}

describe('the request that the pane makes', () => {
  test('has the page whose SQL is shown: none for single rows, and none while half a number is typed', () => {
    const rows = (shape: 'get' | 'list', pageRows: string) => pageRowsOf({ shape, draft: { ...firstDraft, pageRows } });
    expect([rows('list', '25'), rows('list', '1,000'), rows('get', '25')]).toEqual([25, 1000, null]);
    expect([rows('list', ''), rows('list', '0'), rows('list', '10001'), rows('list', '2x')]).toEqual(
      Array(4).fill(null),
    );
  });

  test('is one that the door takes, for each shape and for two queries', () => {
    for (const shape of ['get', 'list'] as const) {
      const { request } = askedOf({ ...chosen, shape }, firstDraft, unused, 1.5);
      expect(benchmarkRequest.parse(request)).toMatchObject({ shape, conoid: 7, addedDelayMs: 1.5 });
    }
    const draft = {
      ...firstDraft,
      a: { title: '', text: 'SELECT $2', params: ['x'] },
      b: { title: 'B', text: 'SELECT 1', params: [] },
    };
    const { request } = askedOf({ ...chosen, compared: 'custom', mode: 'simple' }, draft, { a: 2, b: 0 });
    expect(benchmarkRequest.parse(request)).toMatchObject({
      mode: 'unnamed',
      a: { params: ['x', null] },
      b: { params: [] },
    });
  });

  test('is none while a field is wrong, and says which', () => {
    const draft = { ...firstDraft, rounds: { ...firstDraft.rounds, get: '0' }, seed: '-1', strategies: [] };
    expect(Object.keys(askedOf({ ...chosen, conoid: null }, draft, unused).faults ?? {}).sort()).toEqual([
      'key',
      'rounds',
      'seed',
      'strategies',
    ]);
    expect(askedOf({ ...chosen, compared: 'custom' }, firstDraft, unused).faults).toMatchObject({ a: 'A is empty' });
    // A page's rows only matter for a page.
    expect(askedOf(chosen, { ...firstDraft, pageRows: 'x' }, unused).faults).toBeUndefined();
    expect(askedOf({ ...chosen, shape: 'list' }, { ...firstDraft, pageRows: 'x' }, unused).faults).toHaveProperty(
      'pageRows',
    );
  });

  test('gives the draft back from which it was made', () => {
    const draft = { ...firstDraft, pageRows: '25', seed: '7', warmUp: '3', stopsWhenNarrow: true };
    const { request } = askedOf({ ...chosen, shape: 'list' }, draft, unused);
    if (!request) throw new Error('no request');
    expect(draftOf(request, firstDraft)).toEqual(draft);
  });

  test.each([
    ['3,000', 3000],
    [' 12 ', 12],
    ['1e3', null],
    ['', null],
    ['-1', null],
  ])('%j is %j', (text, value) => expect(wholeNumber(text)).toBe(value));

  test('counts a page of N+1 as the page and a query per row', () => {
    expect(queriesOf('n+1', 'list', 100)).toBe(101);
    expect(queriesOf('n+1', 'get', 100)).toBe(2);
    expect(queriesOf('prefetch', 'list', 100)).toBe(2);
  });
});

describe('foreign keys', () => {
  const keys = [
    key(1, 'songs', { reltuples: 200_000 }),
    key(2, 'albums', { reltuples: 900_000, obstacle: 'nobody may read albums' }),
    key(3, 'lines', { columns: ['a', 'b'], fcolumns: ['x', 'y'], nspname: 'shop', reltuples: null }),
  ];

  test('match every word, the measurable and largest first', () => {
    expect(matchKeys(keys, '', 10).rows.map(({ conoid }) => conoid)).toEqual([1, 3, 2]);
    expect(matchKeys(keys, 'ARTISTS album', 10)).toMatchObject({ count: 1, rows: [{ conoid: 2 }] });
    expect(matchKeys(keys, '', 1)).toMatchObject({ count: 3, rows: [{ conoid: 1 }] });
    expect(firstKey([])).toBeNull();
  });

  test('are written as their columns', () => {
    expect(keys.map(keyText)).toEqual([
      'songs.artist_id → artists.id',
      'albums.artist_id → artists.id',
      'shop.lines(a, b) → artists(x, y)',
    ]);
  });
});

describe('numbers', () => {
  test('of times keep three digits', () => {
    expect([0.0731, 0.9996, 4.094, 14.84, 168.49, 2179, null].map(msText)).toEqual([
      '0.073',
      '1.00',
      '4.09',
      '14.8',
      '168.5',
      '2,179',
      '–',
    ]);
    expect([0.2124, 999.96, 12_345].map(msWords)).toEqual(['0.212 ms', '1.00 s', '12.3 s']);
    expect([1.314, 41.23, 205.4, 0.0032, null].map(ratioText)).toEqual(['1.31×', '41.2×', '205×', '0.0032×', '–']);
    expect([0.714, 1, 0.9996, 0, null].map(percentText)).toEqual(['71 %', '100 %', '99.9 %', '0 %', '–']);
  });

  test('of axes are round and inside', () => {
    expect(ticksBetween(3.4, 5.3, 4)).toEqual([3.5, 4, 4.5, 5]);
    expect(ticksBetween(2, 2, 4)).toEqual([]);
    expect(ratioTicks(0.9, 60, 0.05)).toEqual([1, 2, 5, 10, 20, 50]);
    // Where there is little room 1 stays.
    expect(ratioTicks(0.9, 60, 0.4)).toContain(1);
    expect(logShare(10, 1, 100)).toBeCloseTo(0.5);
  });
});

function eventOf(medians: Readonly<Record<string, number>>, floorMs: number): BenchmarkEvent {
  const { request } = askedOf({ ...chosen, shape: 'list' }, firstDraft, unused);
  if (!request) throw new Error('no request');
  const event = filled(freshEvent('r', request, 0), request);
  return {
    ...event,
    floor: { medianMs: floorMs, n: 100 },
    strategies: event.strategies.map((one) => {
      const medianMs = medians[one.key] ?? null;
      const median95 = medianMs === null ? null : { low: medianMs * 0.9, high: medianMs * 1.1 };
      return { ...one, medianMs, median95 };
    }),
  };
}

describe('another line', () => {
  const { request } = askedOf({ ...chosen, shape: 'list' }, firstDraft, unused);
  if (request?.kind !== 'foreign-key') throw new Error('no request');
  const event = eventOf({ join: 0.6, prefetch: 0.8, 'n+1': 12 }, 0.1);

  test('is the same work with other round trips', () => {
    const promised = predicted(event, 5);
    expect(promised?.ms.join).toBeCloseTo(5.5);
    expect(promised?.ms['n+1']).toBeCloseTo(101 * 5 + (12 - 101 * 0.1));
    expect(predicted({ ...event, floor: null }, 5)).toBeNull();
  });

  test('is measured with the delay that is missing, in as many rounds as fit into 20 s', () => {
    const promised = predicted(event, 5);
    if (!promised) throw new Error('no prediction');
    // 506.9 + 10.6 + 5.5 ms of the strategies and 5 ms of SELECT 1 in each round.
    const asked = delayedRequest(request, event, promised);
    expect(asked).toMatchObject({ addedDelayMs: 4.9, rounds: 37 });
    // A run that was delayed already counts from the bare line.
    expect(delayedRequest({ ...request, addedDelayMs: 0.05 }, event, promised)?.addedDelayMs).toBeCloseTo(4.95);
    expect(delayedRequest(request, eventOf({ join: 9 }, 6), promised)).toBeNull();
  });

  test('the slider knows its steps', () => {
    expect([0, 100].map(roundTripAt)).toEqual([0.1, 20]);
    expect(roundTripAt(stepOf(2))).toBe(2);
    expect([stepOf(0.01), stepOf(500)]).toEqual([0, 100]);
  });
});

test('two past runs differ only beyond both intervals, and by what was in force', () => {
  const { request } = askedOf({ ...chosen, shape: 'list' }, firstDraft, unused);
  if (!request) throw new Error('no request');
  const a = { request, event: { ...eventOf({ join: 1, 'n+1': 10 }, 0.1), facts: [{ name: 'jit', value: 'on' }] } };
  const b = { request, event: { ...eventOf({ join: 1.1, 'n+1': 20 }, 0.1), facts: [{ name: 'jit', value: 'off' }] } };
  const finding = new Map(comparedStrategies(a, b).map((one) => [one.key, one.finding]));
  expect(Object.fromEntries(finding)).toEqual({ join: 'none', 'n+1': 'slower', prefetch: null });
  expect(changedFacts(a, b)).toEqual([{ name: 'jit', a: 'on', b: 'off' }]);
});

test('parameters are counted while nothing could be parsed yet', () => {
  expect(readingOf('SELECT $2, $1', undefined)).toMatchObject({ parameters: 2, fault: null });
  const reading = { kind: 'delete', statements: 2, writes: true, parameters: [1], fault: null, lasting: [] } as const;
  const whole = { ...reading, parameters: [1], lasting: [], fingerprint: null, normalized: null, relations: [] };
  expect(readingOf('DELETE …; …', whole).notes).toHaveLength(2);
});
