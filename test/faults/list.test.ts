import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { partOfFaults, shownFault } from './faults-shown.ts';
import { faults } from './list/faults.ts';
import { pageTests, type RanTest, vitestTests } from './run-reports.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

test('the 40 faults are numbered, and each names what it must end in', () => {
  expect(faults.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  for (const { expected, shown } of faults) {
    expect(expected).not.toBe('');
    expect(shown.length).toBeGreaterThan(0);
  }
});

test.each(faults.map((fault) => [fault.number, fault.fault, fault.shown] as const))(
  '%i, %s: its tests exist',
  (_number, _fault, shown) => {
    for (const { file, test: name } of shown) {
      expect(readFileSync(path.join(root, file), 'utf8'), file).toContain(name);
      // What stands for a value in the source is that value in a report.
      expect(name).not.toMatch(/%[a-z]|\$[a-z{]/);
    }
  },
);

const fault = {
  number: 4,
  fault: 'cut',
  by: 'proxy',
  expected: 'settles',
  shown: [
    { file: 'test/a.test.ts', test: 'is cut' },
    { file: 'test/b.spec.ts', test: 'says so' },
  ],
} as const;
const ran = (file: string, name: string, outcome: RanTest['outcome']): RanTest => ({ file, name, outcome });
const page = ran('test/b.spec.ts', 'the page says so', 'passed');

describe('a fault is', () => {
  test('shown when every test of it ran and passed', () => {
    const all = [ran('test/a.test.ts', 'a line is cut', 'passed'), ran('test/c.test.ts', 'is cut', 'failed'), page];
    expect(shownFault(fault, all)).toMatchObject({ state: 'shown', tests: 2, missing: [] });
  });

  test.each<[string, RanTest[], string]>([
    ['one that did not run', [page], 'not shown'],
    ['one of several values that failed', [ran('test/a.test.ts', 'x is cut', 'passed'), page], 'shown'],
    ['one that failed', [ran('test/a.test.ts', 'is cut', 'failed'), page], 'not shown'],
    ['one that was skipped', [ran('test/a.test.ts', 'is cut', 'skipped'), page], 'skipped'],
    ['one that was skipped, one missing', [ran('test/a.test.ts', 'is cut', 'skipped')], 'not shown'],
  ])('told by %s', (_what, all, state) => {
    expect(shownFault(fault, all).state).toBe(state);
  });

  test('not shown when one of several values failed', () => {
    const values = [ran('test/a.test.ts', 'is cut 1', 'passed'), ran('test/a.test.ts', 'is cut 2', 'failed')];
    expect(shownFault(fault, [...values, page]).missing).toEqual(['missing: test/a.test.ts "is cut"']);
  });
});

test('the claim counts them, and an error outside of any test breaks it', () => {
  const all = [ran('test/a.test.ts', 'is cut', 'passed'), page];
  const shown = [shownFault(fault, all), shownFault({ ...fault, number: 5 }, [page])];
  expect(partOfFaults(shown, 0)).toEqual({
    figure: '1 of 2 shown, by 3 tests that passed; not shown: 5; 0 errors outside of any test',
    holds: false,
  });
  expect(partOfFaults(shown.slice(0, 1), 0)).toMatchObject({ holds: true });
  expect(partOfFaults(shown.slice(0, 1), 1)).toMatchObject({ holds: false });
});

test('both runners are read alike', () => {
  const vitest = {
    testResults: [
      {
        name: path.join(root, 'test', 'a.test.ts'),
        assertionResults: [
          { fullName: 'group is cut', status: 'passed' },
          { fullName: 'group waits', status: 'pending' },
        ],
      },
    ],
  };
  expect(vitestTests(vitest, root)).toEqual([
    ran('test/a.test.ts', 'group is cut', 'passed'),
    ran('test/a.test.ts', 'group waits', 'skipped'),
  ]);
  const spec = (title: string, ok: boolean, status: string) => ({ title, ok, tests: [{ status }] });
  const pages = {
    config: { rootDir: path.join(root, 'test') },
    suites: [
      {
        title: 'b.spec.ts',
        file: 'b.spec.ts',
        specs: [spec('says so', true, 'expected'), spec('waits', true, 'skipped')],
        suites: [{ title: 'group', file: 'b.spec.ts', specs: [spec('breaks', false, 'unexpected')] }],
      },
    ],
  };
  expect(pageTests(pages, root)).toEqual([
    ran('test/b.spec.ts', 'b.spec.ts says so', 'passed'),
    ran('test/b.spec.ts', 'b.spec.ts waits', 'skipped'),
    ran('test/b.spec.ts', 'b.spec.ts group breaks', 'failed'),
  ]);
});
