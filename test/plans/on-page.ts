import type { Locator, Page } from '@playwright/test';
import { expect } from '../support/page.ts';

export { confirm, tabTo } from '../support/by-keyboard.ts';

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
