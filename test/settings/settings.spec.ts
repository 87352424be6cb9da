import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectAccessible, showTheme, themes } from '../support/axe.ts';
import { expect, test } from '../support/page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

/** What the file holds; null while there is none yet. */
const saved = (file: string): unknown => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).content : null);

test('as in the picture, accessible in both themes', async ({ visit, host }) => {
  mkdirSync(path.join(host.home, 'snapshots', '7300000000000000000-5'), { recursive: true });
  writeFileSync(
    path.join(host.home, 'snapshots', '7300000000000000000-5', '2026-03-01T10-00-00-000Z.json'),
    'x'.repeat(200_000),
  );
  const page = await visit('/settings');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Size snapshots/ })).toContainText('195 kB');
  await expect(page.getByRole('row', { name: /Benchmark and plan runs/ })).toContainText('0 B');
  await expect(page.getByText('Passwords are kept until Heapscope closes, never on disk')).toBeVisible();
  for (const theme of themes) {
    await showTheme(page, theme);
    mkdirSync('reports/shots', { recursive: true });
    await page.screenshot({ path: `reports/shots/settings-${theme}.png` });
  }
  await expectAccessible(page);

  // The usual window zoomed to 200 %: one column, and no word of it is cut.
  await page.setViewportSize({ width: 720, height: 450 });
  const cells = page.getByRole('main').locator('td, th, dt, dd, section p, section span');
  await expect
    .poll(() =>
      cells.evaluateAll((all) =>
        all.filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth).map((one) => one.textContent),
      ),
    )
    .toEqual([]);
});

test('a change is saved at once, for every window, and only that one', async ({ visit, host, door }) => {
  const page = await visit('/settings');
  const keepFor = page.getByRole('combobox', { name: 'Keep size snapshots for' });
  await keepFor.click();
  await page.getByRole('option', { name: 'always' }).click();
  await expect
    .poll(() => saved(path.join(host.home, 'settings.json')))
    .toMatchObject({ theme: 'system', samplingMs: 1000, keepSnapshotsDays: null });
  await page.getByRole('combobox', { name: 'Keep benchmark and plan runs for' }).click();
  await page.getByRole('option', { name: '30 days' }).click();
  await expect.poll(async () => (await door.get('settings.read', {})).settings.keepHistoryDays).toBe(30);
  await page.reload();
  await expect(keepFor).toContainText('always');
  expect((await door.get('settings.read', {})).settings.keepSnapshotsDays).toBeNull();
});

test('the theme, here and by Alt T, is the same setting', async ({ visit, door }) => {
  const page = await visit('/settings');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(async () => (await door.get('settings.read', {})).settings.theme).toBe('dark');
  await page.keyboard.press('Alt+t');
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
  await page.getByRole('radio', { name: 'System' }).check();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', /./);
});

test('delete my data asks, Esc keeps, and then it is gone', async ({ visit, host, door }) => {
  const folder = path.join(host.home, 'snapshots', '7300000000000000000-6');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '2026-03-01T10-00-00-000Z.json'), '{}');
  const page = await visit('/settings');
  await page.getByRole('button', { name: 'Delete my data…' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Delete my data…' }).click();
  await page.waitForTimeout(450);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Deleted \d+ files?/)).toBeVisible();
  const { rows } = await door.get('settings.disk', {});
  expect(rows.find(({ kind }) => kind === 'snapshots')).toMatchObject({ bytes: 0, files: 0, oldest: null });
  expect(rows.find(({ kind }) => kind === 'connections')?.bytes).toBeGreaterThan(0);
});

test('licences with their texts, shortcuts, and a filter for all of it', async ({ visit }) => {
  const page = await visit('/settings');
  await page.getByRole('button', { name: 'Licences and third-party notices' }).click();
  await page.locator('summary b', { hasText: 'PostgreSQL' }).click();
  await expect(page.getByText('The Regents of the University of California')).toBeVisible();
  await expect(page.getByText('@fontsource-variable/inter')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Shortcuts' }).click();
  await expect(page.getByText('the SQL behind the screen')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('lock_timeout');
  await expect(page.getByText('then sizes fall back to ~ estimates')).toBeVisible();
  await expect(page.getByText('Alt T switches it from any screen')).toBeHidden();
});

test('a broken file is said, and a newer one is not overwritten', async ({ visit, host }) => {
  const file = path.join(host.home, 'settings.json');
  const newer =
    '{"version":9,"content":{"theme":"dark","samplingMs":1000,"keepSnapshotsDays":30,"redactOnExport":true}}';
  writeFileSync(file, newer);
  const page = await visit('/settings');
  await expect(page.getByText('is from a newer Heapscope')).toBeVisible();
  await page.getByRole('combobox', { name: 'Keep size snapshots for' }).click();
  await page.getByRole('option', { name: 'always' }).click();
  await expect(page.getByText('The change lasts until Heapscope closes')).toBeVisible();
  await page.waitForTimeout(200);
  expect(readFileSync(file, 'utf8')).toBe(newer);
  writeFileSync(file, '{"version":1,"cont');
  await page.reload();
  await expect(page.getByText('could not be read')).toBeVisible();
});
