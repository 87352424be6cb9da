import { type Browser, chromium } from '@playwright/test';
import type { TestHost } from '../support/host.ts';
import { chromiumArguments, findChromium } from '../support/requirements.mjs';

/** A tab that stays open all the time, and shows one room after the other. */
export interface SoakPage {
  /** Shows another room now and then, and waits until it has drawn what was told. */
  keepUp(turn: number): Promise<void>;
  /** Of the page's JavaScript, after a collection. */
  heapBytes(): Promise<number>;
  close(): Promise<void>;
}

const rooms = ['activity', 'locks', 'overview', 'vacuum', 'writes', 'settings'];

export async function openSoakPage(host: TestHost, path: string): Promise<SoakPage> {
  const executablePath = findChromium();
  const browser: Browser = await chromium.launch({
    args: chromiumArguments,
    ...(executablePath ? { executablePath } : {}),
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const inspector = await page.context().newCDPSession(page);
  await page.goto(await host.freshUrl(`${path}/activity`));
  await page.locator('main').waitFor();
  const show = async (room: string) => {
    // As a click on the rail does: no reload, which would begin with an empty heap.
    await page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, `${path}/${room}`);
  };
  return {
    async keepUp(turn) {
      await show(rooms[turn % rooms.length] ?? 'activity');
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    },
    async heapBytes() {
      // The same room each time.
      await show('settings');
      for (let i = 0; i < 3; i += 1) await inspector.send('HeapProfiler.collectGarbage');
      const { usedSize } = await inspector.send('Runtime.getHeapUsage');
      return usedSize;
    },
    close: () => browser.close(),
  };
}
