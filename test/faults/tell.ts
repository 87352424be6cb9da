import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimRow, claimsTable, exitCodeOf, partsOf } from './claims-table.ts';
import { partOfFaults, shownFault } from './faults-shown.ts';
import { faults } from './list/faults.ts';
import { pageTests, type RanTest, vitestTests } from './run-reports.ts';
import { targets } from './targets.ts';

// Run by scripts/test-faults.mjs after the tests: what they told in reports/reached, and which of them ran, as one table.

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const reports = path.join(root, 'reports');

function textOf(file: string): string {
  const at = path.join(reports, file);
  return existsSync(at) ? readFileSync(at, 'utf8') : '';
}

function ranTests(file: string, read: (report: unknown, root: string) => readonly RanTest[]): readonly RanTest[] {
  const text = textOf(file);
  return text === '' ? [] : read(JSON.parse(text), root);
}

const ran = [...ranTests('vitest.json', vitestTests), ...ranTests('e2e.json', pageTests)];
const shown = faults.map((fault) => shownFault(fault, ran));
// An error that no test waited for is what would have ended the process: the failures reporter names it so.
const unhandled = textOf('vitest-failures.txt').split('FAILED: outside of any test').length - 1;
for (const one of shown) {
  const { number, fault, state, tests, missing } = one;
  console.log(`${String(number).padStart(2)}  ${state.padEnd(9)}  ${fault} (${tests} tests)`);
  for (const each of missing) console.log(`    ${each}`);
}

const rows = Object.entries(targets).map(([claim, target]) => {
  const told = partsOf(textOf(path.join('reached', `${claim}.jsonl`)));
  return claimRow(claim, target, claim === 'faults' ? [partOfFaults(shown, unhandled), ...told] : told);
});
console.log(`\n${claimsTable(rows)}\n`);
process.exitCode = exitCodeOf(rows);
