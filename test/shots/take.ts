import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { openDoor } from '../support/door-client.ts';
import { startHost } from '../support/host.ts';
import { pathOf } from '../support/page.ts';
import { chromiumArguments, findChromium } from '../support/requirements.mjs';
import { type Screen, screens } from './screens.ts';

/**
 * Pictures of every screen of the demo in both themes: reports/shots/<screen>-<theme>.png, 1440 × 900. With `--docs` those
 * that the documents show: docs/rooms/<room>.webp, in the light theme and some in both, after a minute of sampling.
 */
const isForDocs = process.argv.includes('--docs');
const folder = path.resolve(isForDocs ? 'docs/rooms' : 'reports/shots');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--docs');
const samplingMs = 75_000;

async function demoPath(door: Awaited<ReturnType<typeof openDoor>>): Promise<string> {
  let found: string | undefined;
  const reply = await door.listen('connections.openDemo', {}, (event) => {
    found = event.at ?? found;
  });
  if (!reply.ok || found === undefined) throw new Error('the demo did not open');
  return pathOf(found);
}

async function take(page: Page, screen: Screen, url: string, file: string): Promise<void> {
  await page.goto(url);
  await screen.act?.(page);
  await screen.ready(page);
  // Sizes are measured and bounds read after the first paint; a picture is of the settled screen.
  await page.waitForTimeout(1500);
  if (isForDocs) await keepSmall(page, file);
  else await page.screenshot({ path: file });
  console.log(path.relative(process.cwd(), file));
}

/** A third of the PNG's bytes, which Playwright itself cannot write. */
async function keepSmall(page: Page, file: string): Promise<void> {
  const chrome = await page.context().newCDPSession(page);
  const { data } = await chrome.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  writeFileSync(file, Buffer.from(data, 'base64'));
  await chrome.detach();
}

const isWanted = ({ name, room = '', isInBothThemes = false }: Screen, theme: string): boolean =>
  (wanted.length === 0 || wanted.includes(name)) &&
  (!isForDocs || (room !== '' && (theme === 'light' || isInBothThemes)));

function fileOf({ name, room = '' }: Screen, theme: string): string {
  if (!isForDocs) return path.join(folder, `${name}-${theme}.png`);
  return path.join(folder, theme === 'light' ? `${room}.webp` : `${room}-${theme}.webp`);
}

async function takeAll(context: BrowserContext, theme: string, first: string, demo: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(first);
  await page.waitForFunction(() => window.location.hash === '');
  if (isForDocs && theme === 'light') {
    await page.goto(`${new URL(first).origin}${demo}/activity`);
    await page.waitForTimeout(samplingMs);
  }
  let failed = 0;
  for (const screen of screens) {
    if (!isWanted(screen, theme)) continue;
    const url = new URL(first).origin + screen.path.replace('{demo}', demo);
    await take(page, screen, url, fileOf(screen, theme)).catch((error: unknown) => {
      failed += 1;
      console.error(`${screen.name}-${theme}: ${error instanceof Error ? error.message : 'failed'}`);
    });
  }
  return failed;
}

mkdirSync(folder, { recursive: true });
const executablePath = findChromium();
const host = await startHost();
const browser = await chromium.launch({ args: [...chromiumArguments], ...(executablePath ? { executablePath } : {}) });
let failed = 0;
try {
  const door = await openDoor(host);
  const demo = await demoPath(door);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme });
    failed += await takeAll(context, colorScheme, await host.freshUrl(), demo);
    await context.close();
  }
  door.close();
} finally {
  await browser.close();
  await host.stop();
}
process.exit(failed === 0 ? 0 : 1);
