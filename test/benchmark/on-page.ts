import type { Page } from '@playwright/test';
import { expect } from '../support/page.ts';

export { tabTo } from '../support/by-keyboard.ts';

/** How the tests find their way on the screen Benchmark. */
export const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });
export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
export const results = (page: Page) => page.getByRole('region', { name: 'Results', exact: true });
/** A strategy's line of the results. */
export const line = (page: Page, name: RegExp) => results(page).locator('tbody tr').filter({ hasText: name });
/** What became of the last run: "Finished, 300 rounds". */
export const outcome = (page: Page, what: RegExp) => page.getByRole('status').filter({ hasText: what });

/** Cells of a strategy's line, as they read. */
export async function cells(page: Page, name: RegExp): Promise<readonly string[]> {
  return line(page, name).first().locator('th, td').allInnerTexts();
}

/** "1.64×" as a number. */
export const times = (text: string | undefined): number => Number((text ?? '').replace('×', ''));

/** Writes a query into one of the two editors. */
export async function write(page: Page, letter: 'A' | 'B', text: string): Promise<void> {
  const editor = field(page, `Query ${letter}`);
  await editor.click();
  await expect(editor).toBeFocused();
  await page.keyboard.press('Control+a');
  // Typing over coloured text would have Chromium style what is typed, which our CSP refuses, loudly.
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}
