import { comparePlans } from '../../shared/plans/compare.ts';
import { measuresOf } from '../../shared/plans/measures.ts';
import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { sentencesOf } from '../../shared/plans/sentences.ts';
import { startPostgres } from '../support/postgres.ts';
import { median, report } from './harness.ts';
import { makeLargePlans } from './plans-made.ts';

/**
 * Two plans of at least 1,000 nodes each, as JSON from a real server: read, measured, aligned and put into words. The
 * limit is reading alone (JSON to plans), in turns in the same process.
 */
const isSmall = process.argv.includes('--small');
const repeats = isSmall ? 5 : 60;
const leastNodes = isSmall ? 100 : 1000;

function read(text: string): Plan {
  const { plan, fault } = readPlan(text);
  if (!plan) throw new Error(fault.message);
  return plan;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const server = await startPostgres();
try {
  const connection = await server.connect();
  const texts = await makeLargePlans(connection, isSmall ? 25 : 250).finally(() => connection.close());
  const [a, b] = [read(texts[0]), read(texts[1])];
  for (const { nodes } of [a, b]) if (nodes.length < leastNodes) throw new Error(`only ${nodes.length} nodes`);
  const whole = () => {
    const [one, other] = [read(texts[0]), read(texts[1])];
    const measures = [measuresOf(one), measuresOf(other)] as const;
    const comparison = comparePlans(one, other, { measuresA: measures[0], measuresB: measures[1] });
    return { comparison, findings: sentencesOf(comparison, ...measures) };
  };
  // What is measured must be right: every join became another one, every scan has its counterpart.
  const { comparison, findings } = whole();
  const alone = comparison.rows.filter(({ a: one, b: other, counterpart }) => !(one && other) && counterpart === null);
  if (comparison.rough !== null || findings.length === 0) throw new Error('not compared as it should be');
  if (alone.some(({ a: one, b: other }) => (one ?? other)?.relation)) throw new Error('a scan has no counterpart');

  const [reading, comparing, both]: [number[], number[], number[]] = [[], [], []];
  for (let turn = -3; turn < repeats; turn += 1) {
    const limit = timed(() => texts.map(read));
    const ours = timed(whole);
    const compared = timed(() => comparePlans(a, b));
    if (turn < 0) continue;
    reading.push(limit);
    both.push(ours);
    comparing.push(compared);
  }
  const ms = (values: readonly number[]) => `${median(values).toFixed(1)} ms`;
  report(
    {
      bench: 'plans',
      unit: 'ms',
      ours: median(both),
      limit: median(reading),
      limitIs: 'reading both plans from JSON',
      peers: {},
    },
    [
      `plans of ${a.nodes.length} and ${b.nodes.length} nodes, ${comparison.rows.length} rows, ${findings.length} findings`,
      `reading both: ${ms(reading)}`,
      `comparing both: ${ms(comparing)}`,
      `reading, measuring, comparing and wording: ${ms(both)} (at most 200)`,
    ],
  );
} finally {
  await server.stop();
}
