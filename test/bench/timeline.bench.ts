import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumArguments, findChromium } from '../support/requirements.mjs';
import { buildMountedTimeline } from '../timeline/mounted.ts';
import { median, report } from './harness.ts';
import { type Frames, framesWhile, heapMb, mount, panAndZoom, pass, scrollLanes, tickCosts } from './timeline-page.ts';

/**
 * Panning and zooming over 500 lanes x 30 min: the 95th percentile of the time between frames, with that of an empty
 * page as its limit, in turns. Then what a new sample costs, and the memory after 8 hours beside that after 1 hour.
 */
const isSmall = process.argv.includes('--small');
const backends = 500;
const changesPerMinute = 20;
const turns = isSmall ? 2 : 5;
const turnMs = isSmall ? 1500 : 4000;
const longHours = isSmall ? 2 : 8;
/** By default what the page keeps; `--keep=60` tries minutes. */
const keepMinutes = process.argv.find((arg) => arg.startsWith('--keep='))?.slice(7);
const keep = keepMinutes === undefined ? {} : { keepMs: Number(keepMinutes) * 60_000 };
const frameMs = 1000 / 60;

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
const p95 = (values: readonly number[]): number => percentile(values, 0.95);

async function inTurns(ours: Page, empty: Page, act: (page: Page) => Promise<unknown>) {
  const frames: { ours: Frames[]; empty: Frames[] } = { ours: [], empty: [] };
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [page, into] of [
      [ours, frames.ours],
      [empty, frames.empty],
    ] as const) {
      await page.bringToFront();
      into.push(await framesWhile(page, () => act(page)));
    }
  }
  return frames;
}

const between = (frames: readonly Frames[]) => frames.map((one) => p95(one.between));
const taken = (frames: readonly Frames[]) => frames.flatMap((one) => one.taken);

async function memory(browser: Browser, open: (page: Page) => Promise<void>) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await open(page);
  await mount(page, { story: 'busy', backends, minutes: 1, changesPerMinute, ...keep });
  await pass(page, 59 * 60);
  const hour = await heapMb(page);
  await pass(page, (longHours - 1) * 3600);
  const long = await heapMb(page);
  await page.close();
  return { hour, long };
}

const mounted = await buildMountedTimeline();
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArguments, ...(executablePath ? { executablePath } : {}) });
try {
  const viewport = { width: 1440, height: 900 };
  const ours = await browser.newPage({ viewport });
  const empty = await browser.newPage({ viewport });
  for (const page of [ours, empty]) await mounted.open(page);
  await mount(ours, { story: 'busy', backends, minutes: 30, changesPerMinute, ...keep });
  await mount(empty, { story: 'none' });
  const runs = await ours.evaluate(() => window.timelineBench.shared.runs.runs);
  const lanes = await ours.evaluate(() => window.timelineBench.shared.runs.lanes(0, Number.POSITIVE_INFINITY).length);
  if (lanes < backends) throw new Error(`only ${lanes} lanes`);

  const panned = await inTurns(ours, empty, (page) => panAndZoom(page, turnMs));
  const scrolled = await inTurns(ours, empty, (page) => scrollLanes(page, turnMs));
  await ours.bringToFront();
  await ours.keyboard.press('Tab');
  await ours.evaluate(() => (document.querySelector('[role=application]') as HTMLElement).focus());
  await ours.keyboard.press('End');
  const ticks = await tickCosts(ours, isSmall ? 20 : 60);
  await ours.close();
  await empty.close();
  const { hour, long } = await memory(browser, (page) => mounted.open(page));

  const [oursMs, limitMs] = [median(between(panned.ours)), median(between(panned.empty))];
  const work = median(panned.ours.map((one) => one.perFrame));
  report(
    {
      bench: 'timeline',
      unit: 'ms',
      ours: oursMs,
      limit: limitMs,
      limitIs: 'p95 between frames of an empty page with the same events in the same run',
      peers: {},
      figures: [
        {
          ...{ what: 'p95 between frames', unit: 'ms', ours: oursMs, beside: limitMs, allowed: 1.2 },
          besideIs: 'an empty page',
        },
        {
          ...{ what: 'main thread per frame', unit: 'ms', ours: work, beside: frameMs / 2, allowed: 1 },
          besideIs: 'half a frame',
        },
        {
          ...{ what: 'heap after 8 h', unit: 'MB', ours: long, beside: hour, allowed: 1.1 },
          besideIs: 'after one hour',
        },
      ],
    },
    [
      `${lanes} lanes, ${runs} runs in 30 min; ${turns} turns of ${turnMs} ms each`,
      `pan and zoom: p95 between frames ${oursMs.toFixed(1)} ms, empty page ${limitMs.toFixed(1)} ms: ${(oursMs / limitMs).toFixed(2)} (at most 1.2)`,
      `main thread per frame: mean ${work.toFixed(1)} ms, p95 ${p95(taken(panned.ours)).toFixed(1)} ms; empty page ${median(panned.empty.map((one) => one.perFrame)).toFixed(1)} ms (at most ${(frameMs / 2).toFixed(1)})`,
      `scrolling through the lanes: p95 ${median(between(scrolled.ours)).toFixed(1)} ms, main thread ${median(scrolled.ours.map((one) => one.perFrame)).toFixed(1)} ms per frame`,
      `a sample: median ${median(ticks.whole).toFixed(1)} ms, of which the timeline draws for ${median(ticks.redraw).toFixed(1)} ms`,
      `heap after 1 h ${hour.toFixed(1)} MB, after ${longHours} h ${long.toFixed(1)} MB: ${(long / hour).toFixed(2)} (at most 1.1), ${backends} backends, ${changesPerMinute} changes per backend and minute`,
    ],
  );
} finally {
  await browser.close();
  mounted.remove();
}
