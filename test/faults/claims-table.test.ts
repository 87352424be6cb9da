import { describe, expect, test } from 'vitest';
import { claimRow, claimsTable, exitCodeOf, partsOf } from './claims-table.ts';

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const good = { figure: '3,204 offsets, 0 partial', holds: true };
const bad = { figure: '1 partial', holds: false };

describe('what was told of a claim', () => {
  test('is read line by line, and a line that was cut in two is not believed', () => {
    const parts = partsOf(`${line(good)}${line({ skipped: 'no PgBouncer' })}{"figure":"40`);
    expect(parts).toEqual([good, { skipped: 'no PgBouncer' }, { unreadable: '{"figure":"40' }]);
    expect(partsOf('')).toEqual([]);
    expect(partsOf(line({ figure: 'x' }))[0]).toHaveProperty('unreadable');
  });

  test.each([
    [[good], 'holds'],
    [[good, good], 'holds'],
    [[good, { skipped: 'no PgBouncer' }], 'holds'],
    [[good, bad], 'fails'],
    [[{ unreadable: '{' }, good], 'fails'],
    [[{ skipped: 'no PgBouncer' }], 'skipped'],
    [[], 'untold'],
  ] as const)('%j: %s', (parts, verdict) => {
    expect(claimRow('cuts', 'target', parts).verdict).toBe(verdict);
  });

  test('the run fails for a claim that does not hold, and for one that nobody told', () => {
    const rows = (...all: Parameters<typeof claimRow>[2][]) => all.map((parts) => claimRow('c', 't', parts));
    expect(exitCodeOf(rows([good], [{ skipped: 'x' }]))).toBe(0);
    expect(exitCodeOf(rows([good], [bad]))).toBe(1);
    expect(exitCodeOf(rows([good], []))).toBe(1);
  });
});

test('the table: a claim per line, wrapped, with all its figures and what does not hold marked', () => {
  const target = 'cut at 3,000 or more offsets of a recorded session: 0 partial results shown as whole';
  const table = claimsTable([
    claimRow('cuts', target, [good, good, bad]),
    claimRow('pooler', 'nothing left', [{ skipped: 'PgBouncer is not installed' }]),
    claimRow('soak', 'constant', []),
  ]);
  expect(table).toBe(
    [
      'claim           target                                                reached                                                       holds',
      '--------------  ----------------------------------------------------  ------------------------------------------------------------  --------',
      'cuts            cut at 3,000 or more offsets of a recorded session:   3,204 offsets, 0 partial                                      NO',
      '                0 partial results shown as whole                      NOT: 1 partial',
      '',
      'pooler          nothing left                                          skipped: PgBouncer is not installed                           skipped',
      '',
      'soak            constant                                                                                                            NO (told',
      '                                                                                                                                    by no',
      '                                                                                                                                    test)',
    ].join('\n'),
  );
});
