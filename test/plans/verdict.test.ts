import { expect, test } from 'vitest';
import { timingRow, verdictOf } from '../../renderer/features/plans/timing-rows.ts';
import { measuresOf } from '../../shared/plans/measures.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';

/** A pasted plan of one run, as the screen has it; `ms` of more runs stand for a measured side. */
function row(side: 'a' | 'b', ms: readonly number[], rows = 1) {
  const { plan } = readPlan(`Result  (cost=0.00..0.01 rows=1 width=4) (actual time=0.001..0.001 rows=${rows} loops=1)
Execution Time: ${ms[0]} ms`);
  if (plan === null) throw new Error('the text was not read');
  const shown = { title: '', plan, measures: measuresOf(plan), run: null, serverThen: null, startedAt: null };
  const one = timingRow(side, { from: 'paste', ...shown });
  return { ...one, samples: ms, band: ms.length > 1 ? { low: Math.min(...ms), high: Math.max(...ms) } : null };
}

test('one run of each names no faster one, however far apart they are', () => {
  for (const [a, b] of [
    [100, 100],
    [100, 101],
    [100, 1],
  ] as const) {
    expect(verdictOf([row('a', [a]), row('b', [b])], null)).toMatchObject({ faster: null, times: null });
  }
  expect(verdictOf([row('a', [100]), row('b', [50])], null)?.words).toContain('2.00× apart');
});

test('separate runs name one where their bands are apart, and only there', () => {
  const slow = row('a', [100, 101, 102, 103]);
  expect(verdictOf([slow, row('b', [50, 51, 52, 53])], null)).toMatchObject({ faster: 'b', times: 2 });
  expect(verdictOf([slow, row('b', [99, 103, 104, 105])], null)).toMatchObject({ faster: null });
});

test('a faster one that returns other rows is said to do other work', () => {
  const slow = row('a', [100, 101, 102, 103], 5);
  const quick = [50, 51, 52, 53];
  expect(verdictOf([slow, row('b', quick, 5)], null)?.words).toMatch(/ Both return 5 rows\.$/u);
  expect(verdictOf([slow, row('b', quick, 20)], null)?.words).toMatch(/ They return different rows, 5 and 20, /u);
});
