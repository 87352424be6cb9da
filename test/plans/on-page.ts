import type { Locator, Page } from '@playwright/test';
import { expect } from '../support/page.ts';

export const editor = (page: Page, side: 'A' | 'B'): Locator =>
  page.getByRole('textbox', { name: `Query ${side}`, exact: true });
export const side = (page: Page, letter: 'A' | 'B'): Locator => page.getByRole('region', { name: `Side ${letter}` });
export const trees = (page: Page): Locator => page.getByRole('treegrid', { name: /^Plan trees?$/ });
export const timing = (page: Page): Locator => page.getByRole('region', { name: 'Timing' });
export const why = (page: Page): Locator => page.getByRole('region', { name: 'Why' });

/** Replaces what the editor holds, as a user would. */
export async function write(page: Page, letter: 'A' | 'B', text: string): Promise<void> {
  const box = editor(page, letter);
  await box.click();
  await expect(box).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await expect(box).toHaveText(text.replaceAll('\n', ''), { useInnerText: false });
}

export async function chooseRuns(page: Page, label: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: 'Runs' }).click();
  await page.getByRole('option', { name: label }).click();
}

/** With the Tab key only; an editor is left by Esc, then Tab. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
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
