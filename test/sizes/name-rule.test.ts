import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stemOf } from '../../shared/sizes/name-rule.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';

describe('the default rule', () => {
  test.each([
    ['missing_symbols_20150601', 'missing_symbols'],
    ['events_2024_01', 'events'],
    ['events_2024_01_', 'events'],
    ['events6_201506', 'events6'],
    ['shard5_000', 'shard5'],
    ['reports__0012', 'reports'],
    ['log20240101', 'log'],
    ['log202401', 'log'],
    ['rapports_été_2024', 'rapports_été'],
    ['журнал20240131', 'журнал'],
  ])('%s belongs to %s', (relname, stem) => {
    expect(stemOf(relname)).toBe(stem);
  });

  test.each([
    'address',
    'address2',
    'oauth2',
    's3',
    'sha256',
    'sha512',
    '2024',
    '___',
    '_20150601',
    '2024_01',
    '_1_2',
    'foo_',
    'log20241399',
    'log20240132',
    'measurements_y2024m02',
    'events_p2024_01_default',
    'log_20240101_part',
    'id1234',
  ])('%s stays whole', (relname) => {
    expect(stemOf(relname)).toBe(relname);
  });

  test('the rule of the documents would have merged what is kept apart here', () => {
    const trimmed = (name: string) => name.replace(/[_0-9]+$/, '');
    expect(trimmed('address2')).toBe(trimmed('address'));
    expect(trimmed('2024')).toBe('');
    expect(stemOf('address2')).not.toBe(stemOf('address'));
  });

  test('a stem is never empty, begins the name, and is its own stem or holds a date', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[a-z_0-9]{1,63}$/),
      fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
      fc.constantFrom(...hostileNames),
    );
    fc.assert(
      fc.property(name, (relname) => {
        const stem = stemOf(relname);
        expect(stem).not.toBe('');
        expect(relname.startsWith(stem)).toBe(true);
        expect(/^[_0-9]*$/.test(relname.slice(stem.length))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
