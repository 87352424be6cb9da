import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/page.ts';

const screens = ['relations', 'sizes'] as const;

for (const word of screens) {
  test(`axe finds nothing on ${word}, in both themes`, async ({ visit, demo }) => {
    const page = await visit(`${demo.path}/${word}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('row').nth(3)).toBeVisible();
    await expectAccessible(page);
  });

  test(`nothing on ${word} moves while it loads`, async ({ visit, demo }) => {
    const page = await visit(`${demo.path}/${word}`);
    await expect(page.getByRole('row').nth(3)).toBeVisible();
    await page.waitForTimeout(500);
    const shifts = await layoutShifts(page);
    expect(
      shifts.reduce((sum, { value }) => sum + value, 0),
      JSON.stringify(shifts),
    ).toBeLessThan(0.01);
  });
}

test('axe finds nothing on the palette, the SQL and the menus', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  await page.keyboard.press('Control+e');
  await page.getByRole('button', { name: /Export/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('crap');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expectAccessible(page);
});

test('axe finds nothing on connections and settings', async ({ visit, demo }) => {
  expect(demo.at).toContain('/');
  const page = await visit('/');
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expectAccessible(page);
  await page.goto(new URL('/settings', page.url()).href);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expectAccessible(page);
});

test('every control that Tab reaches shows its focus', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  const without: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const seen = await focusSeen(page);
    if (seen !== null && !seen.isSeen) without.push(seen.what);
  }
  expect(without).toEqual([]);
});

test('the fonts are ours and are there before the first text', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/sizes`);
  const loaded = await page.evaluate(() =>
    ['13px Inter', '12px "JetBrains Mono"'].map((font) => document.fonts.check(font)),
  );
  expect(loaded).toEqual([true, true]);
  const families = await page.evaluate(() =>
    [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family.replaceAll('"', '')),
  );
  expect(new Set(families)).toEqual(new Set(['Inter', 'JetBrains Mono']));
});

test('below 1200 px the rail shows icons only, and nothing leaves the window', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  await page.setViewportSize({ width: 1100, height: 700 });
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  const rail = await page.getByRole('navigation', { name: 'Screens' }).boundingBox();
  expect(rail?.width).toBe(48);
  await expect(page.getByRole('link', { name: 'Sizes' })).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(1100);
  const theme = await page.getByRole('button', { name: 'Switch theme' }).boundingBox();
  expect((theme?.x ?? 2000) + (theme?.width ?? 0)).toBeLessThanOrEqual(1100);
});

interface Shift {
  readonly value: number;
  readonly what: readonly string[];
}

/** What moved by itself since the page began: https://web.dev/articles/cls */
async function layoutShifts(page: Page): Promise<readonly Shift[]> {
  return page.evaluate(
    () =>
      new Promise<Shift[]>((resolve) => {
        const shifts: Shift[] = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const shift = entry as unknown as {
              value: number;
              hadRecentInput: boolean;
              sources: { node: Node | null }[];
            };
            const what = shift.sources.map(({ node }) =>
              node instanceof Element ? node.outerHTML.slice(0, 120) : '?',
            );
            if (!shift.hadRecentInput) shifts.push({ value: shift.value, what });
          }
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(shifts), 100);
      }),
  );
}

/** Whether the focused element, or the box around it, is outlined in the accent colour. */
async function focusSeen(page: Page): Promise<{ readonly what: string; readonly isSeen: boolean } | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const around = [element, element.parentElement, element.parentElement?.parentElement];
    const isSeen = around.some((one) => {
      if (!one) return false;
      const style = getComputedStyle(one);
      return style.outlineStyle === 'solid' && Number.parseFloat(style.outlineWidth) >= 1.9;
    });
    const { width, height } = element.getBoundingClientRect();
    return { what: element.outerHTML.slice(0, 160), isSeen: isSeen || width * height === 0 };
  });
}
