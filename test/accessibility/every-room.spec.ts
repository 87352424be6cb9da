import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/page.ts';
import { obstaclesOn } from './on-screen.ts';

/** Where the pages' own tests ask axe at the usual size, these look at what no single room's test does. */
const rooms = [
  ['o', 'Overview'],
  ['r', 'Relations'],
  ['s', 'Sizes'],
  ['a', 'Activity'],
  ['k', 'Locks'],
  ['t', 'Statements'],
  ['b', 'Benchmark'],
  ['p', 'Plans'],
  ['v', 'Vacuum'],
  ['w', 'Writes'],
  ['l', 'SQL log'],
  ['u', 'Upgrade'],
  ['Comma', 'Settings'],
] as const;

/** The smallest window, and the usual one zoomed to 200 %: https://www.w3.org/WAI/WCAG21/Understanding/resize-text.html */
const windows = [
  { width: 1100, height: 700 },
  { width: 720, height: 450 },
] as const;

async function go(page: Page, key: string, title: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
  await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible();
  await expect(page.locator('main [class*=skeleton]')).toHaveCount(0, { timeout: 30_000 });
}

test('in the smallest window and at 200 % nothing is lost in any room, and charts say what they show', async ({
  visit,
  demo,
}) => {
  test.setTimeout(180_000);
  const page = await visit(`${demo.path}/relations`);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const faults: string[] = [];
  for (const [key, title] of rooms) {
    await go(page, key, title);
    for (const size of windows) {
      await page.setViewportSize(size);
      // A chart takes its width after the window has.
      await expect
        .poll(() => obstaclesOn(page), { timeout: 5000 })
        .toEqual([])
        .catch(async () => faults.push(...(await obstaclesOn(page)).map((one) => `${title}, ${size.width}: ${one}`)));
    }
  }
  expect(faults).toEqual([]);
});

test('zoomed to 200 % a pane opens under its list, in sight, and axe finds nothing', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations?filter=crap_annotations`);
  await page.setViewportSize({ width: 720, height: 450 });
  const row = page.getByRole('row', { name: /crap_annotations\b/ }).first();
  await row.click();
  const pane = page.getByRole('complementary', { name: 'Relation' });
  await expect(pane.getByRole('tab', { name: /Columns/ })).toBeInViewport();
  const [list, under] = [
    await page.getByRole('treegrid').or(page.getByRole('grid')).first().boundingBox(),
    await pane.boundingBox(),
  ];
  expect(under?.y).toBeGreaterThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) - 1);
  expect(under?.width).toBeGreaterThan(600);
  await expectAccessible(page, { within: 'main' });
});

test('zoomed to 200 % a page comes up at its top, also with a pane that is always there', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/settings`);
  await page.setViewportSize({ width: 720, height: 450 });
  await visit(`${demo.path}/vacuum`);
  await expect(page.getByRole('tab', { name: 'Oldest xmin' })).toHaveCount(1);
  // What a component does once it stands is done when the next picture is drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await expect(page.getByRole('heading', { level: 1, name: 'Vacuum' })).toBeInViewport();
});

test('the first Tab skips to the screen, past the landmarks, each of which is there once', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const landmark of ['banner', 'navigation', 'main', 'contentinfo'] as const) {
    await expect(page.getByRole(landmark)).toHaveCount(1);
  }
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the screen' });
  await expect(skip).toBeFocused();
  expect(await skip.evaluate((element) => getComputedStyle(element).clipPath)).toBe('none');
  const before = page.url();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  expect(page.url()).toBe(before);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('what opens gives the focus back: palette, menu, list, the menu of a row, a pane; a copy is said', async ({
  visit,
  demo,
  page: tab,
}) => {
  await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await visit(`${demo.path}/relations?filter=crap_annotations`);
  const grid = page.getByRole('treegrid').or(page.getByRole('grid')).first();
  await expect(page.getByRole('row').nth(2)).toBeVisible();
  await grid.focus();
  await page.keyboard.press('ArrowDown');

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();

  for (const opener of [
    page.getByRole('button', { name: /^Export/ }),
    page.getByRole('combobox', { name: /^Schema/ }),
  ]) {
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menu').or(page.getByRole('listbox'))).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
  }

  await grid.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Relation' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Relation' })).toHaveCount(0);
  await expect(grid).toBeFocused();

  // In every list, whatever its room offers besides.
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: /^Copy row/ }).click();
  await expect(page.getByRole('status', { name: 'Notices' })).toContainText('Copied the row');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /\tpublic\.crap_annotations\t|crap_annotations/,
  );
});
