import { expect, test } from '../support/page.ts';

test('every screen has its address; back works, a reload keeps place and filter', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  const filter = page.getByRole('textbox', { name: /filter/i }).first();
  await filter.fill('crap');
  await expect(page).toHaveURL(/relations\?.*crap/);
  await page.getByRole('link', { name: 'Sizes' }).click();
  await expect(page).toHaveURL(/\/sizes$/);
  await expect(page).toHaveTitle(/^Sizes, .+ on .+ – Heapscope$/);
  await page.goBack();
  await expect(page).toHaveURL(/relations\?.*crap/);
  await expect(filter).toHaveValue('crap');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Relations', level: 1 })).toBeVisible();
  await expect(filter).toHaveValue('crap');
  await expect(page).toHaveTitle(/^Relations, /);
});

test('the rail leads back to a screen as it was left', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  const filter = page.getByRole('textbox', { name: /filter/i }).first();
  await filter.fill('songs');
  await expect(page).toHaveURL(/songs/);
  await page.getByRole('link', { name: 'Sizes' }).click();
  await page.getByRole('link', { name: 'Relations' }).click();
  await expect(filter).toHaveValue('songs');
});

test('typing fast does not make the browser refuse addresses', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/relations`);
  const filter = page.getByRole('textbox', { name: /filter/i }).first();
  await filter.focus();
  const before = await page.evaluate(() => history.length);
  for (let round = 0; round < 12; round += 1) {
    await page.keyboard.type('abcdefghijklmnopqrstuvwxyz');
    await filter.fill('');
  }
  await filter.fill('songs');
  await expect(page).toHaveURL(/songs/);
  expect(await page.evaluate(() => history.length)).toBe(before);
});

test('an address that leads nowhere says so and leads on', async ({ visit, demo }) => {
  const page = await visit(`${demo.path}/nothing`);
  await expect(page.getByText('No screen has this address')).toBeVisible();
  await page.getByRole('button', { name: 'Show connections' }).click();
  await expect(page.getByRole('heading', { name: 'Connections' })).toBeVisible();
});

test('a database that cannot be opened is said with ways on', async ({ visit }) => {
  const page = await visit('/db/unknown-profile/nothing/sizes');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.getByRole('button', { name: 'Edit connection' }).click();
  await expect(page).toHaveURL(/\/\?profile=unknown-profile/);
});
