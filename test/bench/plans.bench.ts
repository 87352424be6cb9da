import { chromium } from '@playwright/test';
import { comparePlans } from '../../shared/plans/compare.ts';
import { measuresOf } from '../../shared/plans/measures.ts';
import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { sentencesOf } from '../../shared/plans/sentences.ts';
import { startHost } from '../support/host.ts';
import { startPostgres } from '../support/postgres.ts';
import { chromiumArguments, findChromium } from '../support/requirements.mjs';
import { median, report } from './harness.ts';
import { makeLargePlans } from './plans-made.ts';
import { type PasteTimes, pasteBoth, prepare, watchReader } from './plans-page.ts';

/**
 * Two plans of at least 1,000 nodes each, as JSON from a real server, through the real page: from the paste of both to
 * painted rows. The limit is the same texts read alone, by workers of the same page, in turns. Besides, in one thread of
 * Node: reading, and reading, measuring, aligning and wording.
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

/** Through the real page that needs no connection: both texts pasted at once, until their rows are painted. */
async function measurePage(texts: readonly string[]): Promise<readonly PasteTimes[]> {
  const host = await startHost({ args: ['--no-demo'] });
  const executablePath = findChromium();
  const browser = await chromium.launch({ args: chromiumArguments, ...(executablePath ? { executablePath } : {}) });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await watchReader(page);
    await page.goto(await host.freshUrl('/'));
    await page.getByRole('button', { name: 'Read a plan' }).click();
    await page.getByRole('textbox', { name: 'Plan A, pasted' }).waitFor();
    await prepare(page, texts);
    const times: PasteTimes[] = [];
    for (let turn = 0; turn < (isSmall ? 4 : 25); turn += 1) times.push(await pasteBoth(page));
    // The first ones compile the code.
    return times.slice(2);
  } finally {
    await browser.close();
    await host.stop();
  }
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
  const page = await measurePage(texts);
  const ms = (values: readonly number[]) => `${median(values).toFixed(1)} ms`;
  report(
    {
      bench: 'plans',
      unit: 'ms',
      ours: median(page.map(({ painted }) => painted)),
      limit: median(page.map(({ read: alone }) => alone)),
      limitIs: 'the same texts read alone, by workers of the same page',
      peers: {},
      figures: [
        {
          ...{ what: 'both pasted to painted rows', unit: 'ms', beside: 200, besideIs: 'the limit', allowed: 1 },
          ours: median(page.map(({ painted }) => painted)),
        },
        {
          ...{ what: 'all beside reading alone, in Node', unit: 'ms', ours: median(both), beside: median(reading) },
          ...{ besideIs: 'reading both alone', allowed: 5 },
        },
      ],
    },
    [
      `plans of ${a.nodes.length} and ${b.nodes.length} nodes, ${comparison.rows.length} rows, ${findings.length} findings`,
      'Node, one thread:',
      `  reading both ${ms(reading)}, comparing them ${ms(comparing)}, all with measures and words ${ms(both)}`,
      `  all ÷ reading: ${(median(both) / median(reading)).toFixed(2)}`,
      `Chromium, ${page.length} times:`,
      `  both pasted to painted rows ${ms(page.map(({ painted }) => painted))} (at most 200)`,
      `  both read alone ${ms(page.map(({ read: alone }) => alone))}`,
    ],
  );
} finally {
  await server.stop();
}
