import type { Locator, Page } from '@playwright/test';
import { showTheme, themes } from '../support/axe.ts';
import { expect } from '../support/page.ts';

export const grid = (page: Page): Locator =>
  page.getByRole('grid', { name: 'Tables written' }).or(page.getByRole('treegrid', { name: 'Tables written' }));
export const row = (page: Page, text: string | RegExp): Locator =>
  grid(page).getByRole('row').filter({ hasText: text });
export const pane = (page: Page): Locator => page.getByRole('complementary');
export const part = (page: Page, name: string): Locator => pane(page).getByRole('region', { name });
export const chart = (page: Page): Locator =>
  page.getByRole('img', { name: /^Rows inserted, updated and deleted per second/ });

export const focused = (what: Locator): Promise<void> =>
  expect.poll(() => what.evaluate((element) => element.contains(document.activeElement))).toBe(true);
export const hasRates = (page: Page): Promise<void> =>
  expect(page.getByText(/^[\d.,]+ rows\/s written to \d+ tables?$/)).toBeVisible({ timeout: 20_000 });

/** In both themes, in the smallest window and in the usual one. */
export async function expectNothingCutOff(page: Page): Promise<void> {
  for (const [width, height] of [
    [1100, 700],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const theme of themes) {
      await showTheme(page, theme);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      const figures = grid(page).locator('[role=gridcell][class*=right]');
      const cut = await figures.evaluateAll((cells) => cells.filter((one) => one.scrollWidth > one.clientWidth).length);
      expect(cut, 'figures that are cut off').toBe(0);
    }
  }
}

/** Questions of the page for this path wait until what is returned is called. To be called before the page is visited. */
export async function holdBack(page: Page, path: string): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.routeWebSocket('**/socket', (socket) => {
    const host = socket.connectToServer();
    socket.onMessage(async (message) => {
      if (String(message).includes(`"${path}"`)) await released;
      host.send(message);
    });
  });
  return release;
}
