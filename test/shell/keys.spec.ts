import { expect, test } from '../support/page.ts';

test('G sequences go to the screens, and not while a name is typed', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations', level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/sizes$/);
  await page.keyboard.press('g');
  await page.keyboard.press('Comma');
  await expect(page).toHaveURL(/\/settings$/);
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/\/relations$/);

  const filter = page.getByRole('textbox', { name: /filter/i }).first();
  await filter.click();
  await page.keyboard.type('gs');
  await expect(filter).toHaveValue('gs');
  await expect(page).toHaveURL(/\/relations/);
});

test('/ focuses the filter; Esc clears it, then leaves it', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  const filter = page.getByRole('textbox', { name: /filter/i }).first();
  await expect(filter).toBeVisible();
  await page.keyboard.press('/');
  await expect(filter).toBeFocused();
  await page.keyboard.type('crap');
  await expect(filter).toHaveValue('crap');
  await page.keyboard.press('Escape');
  await expect(filter).toHaveValue('');
  await expect(filter).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(filter).not.toBeFocused();
});

test('Ctrl E shows the SQL behind the screen, copyable for psql', async ({ visit, demo, page: tab }) => {
  await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await visit(`${demo.path}/relations`);
  await expect(page.getByRole('grid').or(page.getByRole('treegrid')).first()).toBeVisible();
  await page.keyboard.press('Control+e');
  const sql = page.getByRole('region', { name: 'SQL behind this screen' });
  await expect(sql).toContainText('pg_catalog.pg_class');
  await expect(sql).toContainText(/\d+ statements?, [\d.]+ m?s, [\d,]+ rows?/);
  await sql.getByRole('button', { name: 'Copy for psql' }).first().click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^-- relations\.[\s\S]*;\n$/);
  await page.keyboard.press('Escape');
  await expect(sql).toHaveCount(0);
});

test('Alt T switches the theme, and a reload keeps it', async ({ visit, demo, door }) => {
  await door.get('settings.write', { change: { theme: 'light' } });
  const page = await visit(`${demo.path}/sizes`);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await paper();
  await page.keyboard.press('Alt+t');
  await expect.poll(paper).not.toBe(before);
  const after = await paper();
  const chosen = await page.locator('html').getAttribute('data-theme');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', chosen ?? '');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', chosen ?? '');
  expect(await paper()).toBe(after);
});
