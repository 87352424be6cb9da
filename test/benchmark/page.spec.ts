import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/page.ts';
import { cells, field, line, outcome, radio, results, tabTo, times } from './on-page.ts';

const place = (path: string, search = '') => `${path}/benchmark${search}`;

async function ready(page: Page): Promise<void> {
  await expect(page.getByRole('combobox', { name: 'Foreign key' })).toHaveValue('songs.artist_id → artists.id');
  await expect(page.getByText(/songs_pkey and artists_pkey are used/)).toBeVisible();
}

/** With fewer rounds than a user would take, where the figures do not matter. */
async function runShort(page: Page, rounds: string, label = 'Rounds (ids)'): Promise<void> {
  await field(page, label).fill(rounds);
  await page.keyboard.press('Control+Enter');
  await expect(outcome(page, /^Finished/)).toBeVisible({ timeout: 30_000 });
}

test('the keyboard alone: 3,000 ids of 200,000 songs, prepared, in under 30 s', async ({ visit, demo, page }) => {
  await visit(`${demo.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  const began = performance.now();
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { name: 'Benchmark' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Foreign key' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Foreign key' })).toBeFocused();
  await page.keyboard.type('songs artist');
  await expect(page.getByText(/^1 of \d+ foreign keys$/)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await ready(page);
  await expect(page).toHaveURL(/fk=\d+/);
  await tabTo(page, radio(page, 'Simple'));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(radio(page, 'Prepared')).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Stop/ })).toBeFocused();
  await expect(outcome(page, /^Finished, 3,000 rounds/)).toBeVisible({ timeout: 30_000 });
  expect(performance.now() - began, 'ms from the first key to the result').toBeLessThan(30_000);
  await expect(page.getByRole('button', { name: /^Run again/ })).toBeEnabled();

  const [nPlusOne, join] = [await cells(page, /lazy access/), await cells(page, /select_related/)];
  expect(join.slice(1, 2)).toEqual(['1']);
  expect(nPlusOne.slice(1, 2)).toEqual(['2']);
  expect(join[7]).toBe('baseline');
  // Two round trips against one: less than three times, and never the faster one by much.
  expect(times(nPlusOne[7])).toBeGreaterThan(0.9);
  expect(times(nPlusOne[7])).toBeLessThan(4);
  expect(nPlusOne[8]).toMatch(/^\d+\.\d+ to \d+\.\d+$/);
  await expect(page.getByText(/is faster than|No difference shown/).first()).toBeVisible();
  await expect(page.getByText('equal, by hash')).toHaveCount(2);
  await expect(page.getByText(/3\.19/).first()).toBeVisible();
  await expect(page.getByText(/not measured here/).first()).toBeVisible();
});

test('all three modes give a result, and each says what Django does', async ({ visit, demo, page }) => {
  await visit(place(demo.path));
  await ready(page);
  const words = {
    Simple: /What Django does by default/,
    Unnamed: /server_side_binding/,
    Prepared: /Parsed once/,
  } as const;
  for (const [mode, sentence] of Object.entries(words)) {
    await radio(page, mode).check();
    await expect(page.getByText(sentence)).toBeVisible();
    await runShort(page, '300');
    await expect(line(page, /select_related/)).toContainText('baseline');
    await expect(page.getByText(new RegExp(`^${mode.toLowerCase()} |^extended, ${mode.toLowerCase()} `))).toBeVisible();
  }
});

test('a list page takes a query per row, and what another line would make of it', async ({ visit, demo, page }) => {
  await visit(place(demo.path, '?shape=list&mode=prepared'));
  await ready(page);
  await field(page, 'Rows per page').fill('20');
  await expect(page.getByText('21 queries')).toBeVisible();
  await runShort(page, '12', 'Rounds (pages)');
  const nPlusOne = await cells(page, /lazy access/);
  expect(nPlusOne[1]).toBe('21');
  expect(times(nPlusOne[7]), 'N+1 ÷ JOIN').toBeGreaterThan(2);
  // Published figures are of get(id), so they do not stand beside a list.
  await expect(page.getByText(/3\.19/)).toHaveCount(0);

  const slider = page.getByRole('slider', { name: 'Round trip' });
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', '20 ms');
  const said = page.getByRole('region', { name: 'On another line' }).getByRole('row', { name: /^N\+1 / });
  // 21 queries of 20 ms, and the work.
  await expect(said).toContainText(/~4[2-5]\d\.\d ms/);
  await expect(page.getByText(/Break-even: at 20 ms per round trip JOIN is faster than N\+1/)).toBeVisible();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', '0.1 ms');
  for (let step = 0; step < 74; step += 1) await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', '5 ms');
  await page.getByRole('button', { name: 'Measure it' }).click();
  await expect(outcome(page, /^Finished/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/through [\d.]+ ms of added delay/)).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Predicted' })).toBeVisible();
});

test('Esc stops and keeps the rounds so far; nothing moves meanwhile', async ({ visit, demo, page }) => {
  await visit(place(demo.path, '?mode=prepared'));
  await ready(page);
  await field(page, 'Rounds (ids)').fill('90,000');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Stop and keep [1-9]/ })).toBeVisible();
  const tops = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('main h2, main tbody tr, main [role=img]')].map((element) => {
        const { top, left, height } = element.getBoundingClientRect();
        return [top, left, height].map(Math.round).join(' ');
      }),
    );
  const before = await tops();
  for (let looks = 0; looks < 3; looks += 1) {
    const stop = (await page.getByRole('button', { name: /^Stop and keep/ }).textContent()) ?? '';
    await expect(page.getByRole('button', { name: /^Stop and keep/ })).not.toHaveText(stop);
  }
  expect(await tops(), 'places of headings, lines and charts').toEqual(before);
  await page.keyboard.press('Escape');
  await expect(outcome(page, /^Stopped, [1-9][\d,]* of 90,000 rounds/)).toBeVisible();
  await expect(results(page).getByText('baseline')).toBeVisible();
  // What had the focus before the run has it again.
  await expect(field(page, 'Rounds (ids)')).toBeFocused();
});

test('a run goes on while another screen is shown', async ({ visit, demo, page }) => {
  await visit(place(demo.path, '?mode=prepared'));
  await ready(page);
  await field(page, 'Rounds (ids)').fill('90000');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Stop and keep [1-9]/ })).toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(page.getByText(/^Running round [1-9]/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(outcome(page, /^Stopped/)).toBeVisible();
});

test('what is typed wrong is said at its field, and nothing runs', async ({ visit, demo, page }) => {
  await visit(place(demo.path));
  await ready(page);
  await field(page, 'Rounds (ids)').fill('12x');
  await expect(page.getByRole('alert')).toHaveText('1 to 100,000');
  await expect(page.getByRole('button', { name: /^Run/ }).first()).toBeDisabled();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Nothing is measured yet')).toBeVisible();
  await field(page, 'Rounds (ids)').fill('10');
  for (const name of [/^N\+1/, /^JOIN/, /^prefetch/]) await page.getByRole('checkbox', { name }).uncheck();
  await expect(page.getByText('Choose at least one')).toBeVisible();
  await page.getByRole('checkbox', { name: /^JOIN/ }).check();
  await page.keyboard.press('Control+Enter');
  await expect(outcome(page, /^Finished, 10 rounds/)).toBeVisible();
});

test('shows the SQL of each strategy, the queryset, and all that was sent', async ({ visit, demo, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visit(place(demo.path, '?shape=list'));
  await ready(page);
  await expect(page.getByRole('region', { name: 'SQL sent by JOIN' })).toContainText(/ LIMIT 100$/);
  await field(page, 'Rows per page').fill('25');
  await expect(page.getByRole('region', { name: 'SQL sent by JOIN' })).toContainText(/ LIMIT 25$/);
  await visit(place(demo.path, '?mode=prepared'));
  await ready(page);
  await expect(page.getByRole('region', { name: 'SQL sent by JOIN' })).toContainText('INNER JOIN');
  const queryset = page.getByRole('region', { name: 'Django queryset of JOIN' });
  await expect(queryset).toContainText("select_related('artist')");
  await queryset.locator('..').getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("select_related('artist')");
  await runShort(page, '50');
  await page.keyboard.press('Control+e');
  const shown = page.getByRole('region', { name: 'SQL behind this screen' });
  await expect(shown.getByText(/pg_constraint/).first()).toBeVisible();
  await expect(shown.getByText(/INNER JOIN "public"\."artists"/).first()).toBeVisible();
});

async function exported(page: Page, letter: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press(letter);
  const done = await download;
  return { name: done.suggestedFilename(), text: readFileSync(await done.path(), 'utf8') };
}

test('exports CSV, JSON and Markdown of a run', async ({ visit, demo, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visit(place(demo.path, '?mode=prepared'));
  await ready(page);
  await expect(page.getByRole('button', { name: 'Export' })).toBeDisabled();
  await runShort(page, '40');
  const csv = await exported(page, 'c');
  expect(csv.name).toMatch(/^benchmark-.*\.csv$/);
  // A line for each of 40 rounds of three strategies, at least.
  expect(csv.text.trim().split('\n').length).toBeGreaterThan(120);
  const json = JSON.parse((await exported(page, 'j')).text);
  expect(JSON.stringify(json)).toContain('select_related');
  const markdown = await exported(page, 'm');
  expect(markdown.text).toMatch(/\|.*JOIN.*\|/);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(markdown.text);
});

test('two past runs side by side, and the settings of one taken again', async ({ visit, demo, page }) => {
  await visit(place(demo.path, '?mode=prepared'));
  await ready(page);
  await runShort(page, '60');
  await radio(page, 'Simple').check();
  await runShort(page, '61');
  await page.getByRole('button', { name: /^Past runs/ }).click();
  const grid = page.getByRole('grid', { name: 'Past runs' });
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('b');
  const compared = page.getByRole('region', { name: 'Two runs compared' });
  await expect(compared.getByRole('row', { name: /^JOIN [\d.]+ [\d.]+ [\d.]+×/ })).toBeVisible();
  await expect(compared.getByRole('row', { name: /^Statements simple .* prepared/ })).toBeVisible();
  await expect(compared.getByText(/B is (faster|slower)|no difference shown/).first()).toBeVisible();
  await grid.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Finished, 60 rounds')).toBeVisible();
  await page.getByRole('button', { name: 'Take its settings' }).click();
  await expect(field(page, 'Rounds (ids)')).toHaveValue('60');
  await expect(radio(page, 'Prepared')).toBeChecked();
  await page.keyboard.press('h');
  await page.getByRole('grid', { name: 'Past runs' }).focus();
  await page.keyboard.press('Home');
  const rows = page.getByRole('grid', { name: 'Past runs' }).getByRole('row');
  const before = await rows.count();
  await page.getByRole('button', { name: 'Forget this run' }).click();
  await expect(rows).toHaveCount(before - 1);
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(before);
});

test('axe finds nothing, with a run and among past runs, and a narrow window shows all of it', async ({
  visit,
  demo,
  page,
}) => {
  test.setTimeout(120_000);
  await visit(place(demo.path, '?mode=prepared'));
  await ready(page);
  await runShort(page, '40');
  await expectAccessible(page);
  await page.setViewportSize({ width: 1100, height: 700 });
  await expect(results(page).getByRole('columnheader', { name: 'Ratio', exact: true })).toBeVisible();
  const cut = await results(page).evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(cut, 'px of the results beyond their place').toBeLessThanOrEqual(0);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, 'px beyond the window').toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: /^Past runs/ }).click();
  await expect(page.getByRole('grid', { name: 'Past runs' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Foreign key' }).click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await expectAccessible(page);
});
