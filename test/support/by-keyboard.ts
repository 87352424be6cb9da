import type { Locator, Page } from '@playwright/test';
import { expect } from './page.ts';

const mostPresses = 80;

/** With the Tab key only. Leaves an editor by Esc, since Tab indents in it. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let i = 0; i < mostPresses; i += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    const isEditor = await page.evaluate(() => document.activeElement?.getAttribute('contenteditable') === 'true');
    if (isEditor) await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
  }
  throw new Error('the Tab key does not lead there');
}

/** The Enter that asked must not answer: the question counts it only after 400 ms. */
export async function confirm(page: Page, action: string): Promise<void> {
  const group = page.getByRole('group', { name: action });
  await expect(group.getByRole('button', { name: action })).toBeFocused();
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(group).toHaveCount(0, { timeout: 200 });
  }).toPass();
}
