import type { Part } from './claims-table.ts';
import type { Fault, Shown } from './list/fault.ts';
import type { RanTest } from './run-reports.ts';

/** What became of one fault in a run: `missing` tells which of its tests failed or did not run. */
export interface ShownFault {
  readonly number: number;
  readonly fault: string;
  readonly expected: string;
  readonly state: 'shown' | 'skipped' | 'not shown';
  readonly tests: number;
  readonly missing: readonly string[];
}

const isOf = ({ file, test }: Shown, ran: RanTest) => ran.file === file && ran.name.includes(test);

/** A test may run once for each value that it is given: all of them must pass, and at least one must have run. */
function outcomeOf(shown: Shown, all: readonly RanTest[]): 'passed' | 'skipped' | 'missing' {
  const own = all.filter((ran) => isOf(shown, ran));
  const ran = own.filter(({ outcome }) => outcome !== 'skipped');
  if (ran.length === 0) return own.length > 0 ? 'skipped' : 'missing';
  return ran.every(({ outcome }) => outcome === 'passed') ? 'passed' : 'missing';
}

export function shownFault({ number, fault, expected, shown }: Fault, all: readonly RanTest[]): ShownFault {
  const outcomes = shown.map((one) => ({ one, outcome: outcomeOf(one, all) }));
  const missing = outcomes.filter(({ outcome }) => outcome !== 'passed');
  const isSkipped = missing.every(({ outcome }) => outcome === 'skipped');
  return {
    number,
    fault,
    expected,
    state: missing.length === 0 ? 'shown' : isSkipped ? 'skipped' : 'not shown',
    tests: all.filter((ran) => ran.outcome === 'passed' && shown.some((one) => isOf(one, ran))).length,
    missing: missing.map(({ one, outcome }) => `${outcome}: ${one.file} "${one.test}"`),
  };
}

/** What the claim `faults` is told by: every fault counted, the ones that were not shown by their number. */
export function partOfFaults(shown: readonly ShownFault[], unhandled: number): Part {
  const by = (state: ShownFault['state']) => shown.filter((one) => one.state === state);
  const named = (label: string, some: readonly ShownFault[]) =>
    some.length === 0 ? '' : `; ${label}: ${some.map(({ number }) => number).join(', ')}`;
  const tests = shown.reduce((sum, one) => sum + one.tests, 0);
  const figure =
    `${by('shown').length} of ${shown.length} shown, by ${tests} tests that passed` +
    named('skipped here', by('skipped')) +
    named('not shown', by('not shown')) +
    `; ${unhandled} errors outside of any test`;
  return { figure, holds: by('not shown').length === 0 && unhandled === 0 };
}
