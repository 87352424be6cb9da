import type { Page } from '@playwright/test';
import { expect, test } from '../support/page.ts';

async function listed(page: Page) {
  const grid = page.getByRole('treegrid').or(page.getByRole('grid')).first();
  await expect(grid.getByRole('row').nth(3)).toBeVisible();
  const at = () => grid.locator('[role=row][aria-selected=true]').getAttribute('aria-rowindex').then(Number);
  const count = Number(await grid.getAttribute('aria-rowcount'));
  return { grid, at, count };
}

test('arrow keys, Page, Home and End move the cursor and keep it in sight', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  const { grid, at, count } = await listed(page);
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(at).toBe(2);
  await page.keyboard.press('ArrowDown');
  await expect.poll(at).toBe(3);
  await page.keyboard.press('PageDown');
  await expect.poll(at).toBeGreaterThan(15);
  await page.keyboard.press('End');
  await expect.poll(at).toBe(count);
  await expect(grid.locator('[aria-selected=true]')).toBeInViewport();
  await page.keyboard.press('Home');
  await expect.poll(at).toBe(2);
  await expect(grid.locator('[aria-selected=true]')).toBeInViewport();
  const active = await grid.getAttribute('aria-activedescendant');
  expect(await grid.locator('[aria-selected=true]').getAttribute('id')).toBe(active);
});

test('only visible rows are in the page', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  const { grid, count } = await listed(page);
  expect(count).toBeGreaterThan(400);
  expect(await grid.getByRole('row').count()).toBeLessThan(80);
});

test('Ctrl C copies the row as TSV, with Shift the cell', async ({ visit, demo, page: tab }) => {
  await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await visit(`${demo.path}/relations`);
  const { grid } = await listed(page);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+c');
  await expect.poll(copied).toMatch(/^[^\t\n]+(\t[^\t\n]*){3,}$/);
  const row = (await copied()).split('\t');
  await grid.locator('[aria-selected=true]').getByRole('gridcell').first().click();
  await page.keyboard.press('Control+Shift+c');
  await expect.poll(copied).toBe(row[0]);
});

test('a sort and a column width are kept over a reload', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  const { grid } = await listed(page);
  const head = (name: string) => grid.getByRole('columnheader', { name });
  await head('Owner').getByRole('button').click();
  await expect(head('Owner')).toHaveAttribute('aria-sort', /ascending|descending/);
  const edge = await head('Kind').boundingBox();
  if (!edge) throw new Error('no head');
  await page.mouse.move(edge.x + edge.width, edge.y + 10);
  await page.mouse.down();
  await page.mouse.move(edge.x + edge.width + 40, edge.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await head('Kind').boundingBox())?.width).toBeCloseTo(edge.width + 40, 0);
  await page.reload();
  await expect(head('Owner')).toHaveAttribute('aria-sort', /ascending|descending/);
  await expect.poll(async () => (await head('Kind').boundingBox())?.width).toBeCloseTo(edge.width + 40, 0);
});

test('right click and the menu key open the row menu, its letter chooses', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  const { grid } = await listed(page);
  await grid.getByRole('row').nth(2).click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem').first()).toBeVisible();
});
