import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/page.ts';

const table = (page: Page) =>
  page.getByRole('treegrid', { name: 'Lumps' }).or(page.getByRole('grid', { name: 'Lumps' }));
const row = (page: Page, name: RegExp) => table(page).getByRole('row', { name }).first();
const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });

/** The report is whole. */
async function measured(page: Page): Promise<void> {
  // Without ~ in the head nothing is an estimate any more.
  await expect(page.getByText(/^[\d.]+ MB in [\d,]+ relations/)).toBeVisible();
  await expect(page.getByText(/^[1-9][\d,]* measured/)).toBeVisible();
  await expect(page.getByText(/of pg_database_size/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
}

test.beforeEach(async ({ visit, demo }) => {
  await visit(`${demo.path}/sizes`);
});

test('shows what weighs most, with partitions lumped', async ({ page }) => {
  await measured(page);
  await expect(row(page, /reports_user_info 104 partitions/)).toBeVisible();
  await expect(row(page, /missing_symbols 212 tables/)).toBeVisible();
  await expect(row(page, /processed_crashes 104 \+ 1 orphan/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Sizes' })).toBeVisible();
  await expect(page.getByText(/MB in \d+ relations, \d+ lumps/)).toBeVisible();
  await expect(page.getByText('without system catalogs')).toBeVisible();
});

test('the ways of lumping and the measure are in the address', async ({ page }) => {
  await measured(page);
  await radio(page, 'None').check();
  await expect(page.getByText(/MB in (\d+) relations, \1 lumps/)).toBeVisible();
  await radio(page, 'Partition tree').check();
  await radio(page, 'TOAST').check();
  await expect(row(page, /processed_crashes 104 partitions/)).toBeVisible();
  await expect(table(page).getByRole('columnheader', { name: 'TOAST' })).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/by=tree.*measure=toast/);
  await page.reload();
  await expect(radio(page, 'Partition tree')).toBeChecked();
  await expect(radio(page, 'TOAST')).toBeChecked();
  await expect(row(page, /processed_crashes 104 partitions/)).toBeVisible();
});

test('a regex lumps by its group; a wrong one is underlined and the last good list stays', async ({ page }) => {
  await measured(page);
  await radio(page, 'Custom regex').check();
  const field = page.getByRole('textbox', { name: 'Regex with a capture group' });
  await field.fill('^(r)');
  await expect(row(page, /^r \d+ /)).toBeVisible();
  await field.fill('^(r');
  await expect(page.getByRole('alert')).toHaveText('Not a regex: Unterminated group');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(row(page, /^r \d+ /)).toBeVisible();
  await field.fill('^(([a-z_0-9])+)+!$');
  await expect(page.getByRole('alert')).toContainText('needs more than 1 s');
  await field.fill('^(.)');
  await expect(row(page, /^m \d+ /)).toBeVisible();
});

test('the keyboard alone opens a lump, steps through its partitions and closes it', async ({ page }) => {
  await measured(page);
  await table(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('region', { name: 'Partitions' });
  await expect(pane.getByText(/104 weekly partitions.* median .* largest/)).toBeVisible();
  const chart = pane.getByRole('img', { name: /Arrow keys/ });
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(pane.getByText(/^reports_user_info_\d{8}$/)).toBeVisible();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Shift+ArrowRight');
  await expect(pane.getByText('4 members')).toBeVisible();
  await expect(pane.getByText(/^\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(pane).toHaveCount(0);
});

test('drag selects a range of partitions', async ({ page }) => {
  await measured(page);
  await row(page, /missing_symbols/).click();
  const chart = page.getByRole('img', { name: /Arrow keys/ });
  const box = await chart.boundingBox();
  if (!box) throw new Error('no chart');
  await page.mouse.move(box.x + 100, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + 400, box.y + 80, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByText(/^\d+ members, /)).toBeVisible();
});

test('the treemap shows the same lumps and opens them', async ({ page }) => {
  await measured(page);
  await radio(page, 'Treemap').check();
  const tile = page.getByRole('option', { name: /reports_user_info, .*, 104 partitions/ });
  await expect(tile).toBeVisible();
  await tile.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('option', { name: /processed_crashes/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('region', { name: 'Partitions' }).getByText('processed_crashes', { exact: true }),
  ).toBeVisible();
});

test('reconcile names the orphan, what it means, and the ways out', async ({ page }) => {
  await measured(page);
  await page.getByRole('button', { name: 'Reconcile' }).click();
  await expect(
    page.getByText(/lumps by name suffix against \d+ partition trees: \d+ disagree, 1 orphan/),
  ).toBeVisible();
  await page.getByRole('row', { name: /processed_crashes_20220214 yes no/ }).click();
  const pane = page.getByRole('complementary', { name: 'Relation' });
  await expect(pane.getByText(/It has no parent, so queries on processed_crashes do not see its rows/)).toBeVisible();
  await expect(pane.getByText(/ATTACH PARTITION public.processed_crashes_20220214/)).toBeVisible();
  await expect(pane.getByText(/table, owner/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Sizes' })).toBeVisible();
});

test('index families have one figure for all partitions', async ({ page }) => {
  await measured(page);
  await radio(page, 'Index families').check();
  await page.getByRole('row', { name: /^reports_pkey/ }).click();
  await expect(page.getByRole('status').getByText(/ in \d+ indexes/)).toBeVisible();
});

test('growth shows from the second reading, with its span', async ({ page }) => {
  await measured(page);
  await page.getByRole('button', { name: 'Measure again' }).click();
  await measured(page);
  await expect(table(page).getByRole('columnheader', { name: /^Last \d+ (s|min)/ })).toBeVisible();
});

async function exported(page: Page, letter: string): Promise<{ name: string; content: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press(letter);
  const done = await download;
  return { name: done.suggestedFilename(), content: readFileSync(await done.path()) };
}

test('exports by single letters: Markdown, CSV, JSON, HTML and PNG', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await measured(page);
  const markdown = await exported(page, 'm');
  expect(markdown.name).toMatch(/^sizes-[\w.-]+-\d{4}-\d\d-\d\d\.md$/);
  expect(markdown.content.toString()).toMatch(/\| public \| reports_user_info \| [\d.]+ MB \|/);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(markdown.content.toString());

  const csv = await exported(page, 'c');
  expect(csv.name).toMatch(/\.csv$/);
  expect(csv.content.toString()).toMatch(
    /^"schema","lump","total_bytes",.*\r\n"public","reports_user_info",\d{7,},0\.\d+,/,
  );

  const json = JSON.parse((await exported(page, 'j')).content.toString());
  expect(json.rows[0]).toMatchObject({ schema: 'public', lump: 'reports_user_info', partitions: 104 });

  expect((await exported(page, 'h')).content.toString()).toMatch(/^<!doctype html>/);

  const png = await exported(page, 'p');
  expect(png.content.subarray(1, 4).toString()).toBe('PNG');
  // Twice the size on the screen: IHDR holds the width at byte 16.
  expect(png.content.readUInt32BE(16)).toBe(2200);
});

test('the SQL of the report is one key away', async ({ page }) => {
  await measured(page);
  await page.keyboard.press('Control+e');
  await expect(page.getByText(/pg_catalog\.pg_class/).first()).toBeVisible();
});

test('axe finds nothing in any view, in both themes', async ({ page }) => {
  // Eight analyses of full tables.
  test.setTimeout(300_000);
  await measured(page);
  await row(page, /missing_symbols/).dblclick();
  await expect(page.getByText(/212 weekly tables/)).toBeVisible();
  await expectAccessible(page);
  await radio(page, 'Treemap').check();
  await expectAccessible(page);
  await radio(page, 'Index families').check();
  await expect(page.getByRole('row', { name: /^reports_pkey/ })).toBeVisible();
  await expectAccessible(page);
  await radio(page, 'Bars').check();
  await page.getByRole('button', { name: 'Reconcile' }).click();
  await page.getByRole('row', { name: /processed_crashes_20220214 yes no/ }).click();
  await expect(page.getByText('What it means')).toBeVisible();
  await expectAccessible(page);
});
