import { describe, expect, test } from 'vitest';
import { dayInBound, dayInName } from '../../electron/features/sizes/day-in-name.ts';
import { stepOf } from '../../electron/features/sizes/step.ts';

describe('the day in a name', () => {
  test.each([
    ['missing_symbols_20150601', '2015-06-01'],
    ['events_2024_01', '2024-01-01'],
    ['events6_201506', '2015-06-01'],
    ['measurements_y2024m02', '2024-02-01'],
    ['m_y2024m02d09', '2024-02-09'],
    ['p2024_01_15', '2024-01-15'],
    ['events_p2024_01_default', '2024-01-01'],
    ['log_20240101_part', '2024-01-01'],
    ['log_2024010123', '2024-01-01'],
    ['metrics_2024w07', '2024-02-12'],
    ['metrics_2020_W53', '2020-12-28'],
    ['sales_2024q3', '2024-07-01'],
    ['sales_2024', '2024-01-01'],
    ['sales_y2023', '2023-01-01'],
    ['from_20200101_to_20210101', '2021-01-01'],
  ])('%s begins on %s', (relname, day) => {
    expect(dayInName(relname)).toBe(day);
  });

  test.each([
    'songs',
    'shard5_000',
    'sha512',
    'x_20240231',
    'id_1234567',
    'v99_12',
    'address2',
    'iso_8859_1',
    'port8080',
  ])('%s holds none', (relname) => {
    expect(dayInName(relname)).toBeNull();
  });
});

describe('the day of a bound', () => {
  test.each([
    ["FOR VALUES FROM ('2015-06-01') TO ('2015-06-08')", '2015-06-01'],
    ["FOR VALUES FROM ('2015-06-01 00:00:00+00') TO ('2015-07-01 00:00:00+00')", '2015-06-01'],
    ["FOR VALUES FROM (MINVALUE) TO ('2015-07-01')", null],
    ["FOR VALUES FROM ('a', '2015-06-01') TO ('b', '2015-06-08')", '2015-06-01'],
    ['FOR VALUES FROM (1) TO (100)', null],
    ["FOR VALUES IN ('2015-06-01')", null],
    ['FOR VALUES WITH (modulus 4, remainder 0)', null],
    ['DEFAULT', null],
  ])('%s: %s', (bound, day) => {
    expect(dayInBound(bound)).toBe(day);
  });
});

describe('the step', () => {
  test('is what most neighbours have', () => {
    expect(stepOf(['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-29'])).toBe('weekly');
    expect(stepOf(['2024-01-01', '2024-02-01', '2024-03-01', null])).toBe('monthly');
    expect(stepOf(['2024-01-01', '2024-01-02', '2024-01-03'])).toBe('daily');
    expect(stepOf(['2020-01-01', '2021-01-01', '2022-01-01'])).toBe('yearly');
  });

  test('is unknown for too few days, or for none that prevails', () => {
    expect(stepOf(['2024-01-01', '2024-01-08'])).toBeNull();
    expect(stepOf(['2024-01-01', '2024-01-03', '2024-02-20', '2024-05-01'])).toBeNull();
  });
});
