import { expect, test } from '../support/page.ts';

test.describe('the palette', () => {
  test('finds a screen by its name and gives the keys back on Esc', async ({ visit, demo }) => {
    const page = await visit(`${demo.path}/relations`);
    const filter = page.getByRole('textbox', { name: /filter/i }).first();
    await filter.focus();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Find or run' });
    await expect(field).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(field).toHaveCount(0);
    await expect(filter).toBeFocused();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('siz');
    await expect(page.getByRole('option', { selected: true })).toContainText('Sizes');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/sizes$/);
    await expect(page.getByRole('heading', { name: 'Sizes', level: 1 })).toBeVisible();

    // What one looks for in a screen leads to the screen, narrowed to it.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('idle');
    await expect(page.getByRole('option', { selected: true })).toHaveText('Activity, idle in transaction only');
    await expect(page.getByRole('dialog')).toContainText('pids');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/activity\?state=idle-in-transaction$/);
    await expect(page.getByRole('button', { name: /^idle in transaction/ })).toHaveAttribute('aria-pressed', 'true');
  });

  test('finds relations from another screen, # alone for these, and opens one', async ({ visit, demo }) => {
    const page = await visit(`${demo.path}/sizes`);
    await expect(page.getByRole('heading', { name: 'Sizes', level: 1 })).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('#crap_ann');
    const options = page.getByRole('option');
    await expect(options.first()).toContainText('public.crap_annotations');
    expect(await page.getByRole('dialog').getByRole('group').count()).toBe(1);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/relations\?/);
    await expect(page.getByRole('complementary', { name: 'Relation' })).toContainText('crap_annotations');
  });

  test('runs a command by name, and says when nothing is called so', async ({ visit, demo, door }) => {
    // The host keeps what another test chose, and the page hears of it only after it is drawn.
    await door.get('settings.write', { change: { theme: 'light' } });
    const page = await visit(`${demo.path}/sizes`);
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('>theme');
    await expect(page.getByRole('option', { selected: true })).toContainText('Switch theme');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('qqqqqq');
    await expect(page.getByRole('dialog')).toContainText('Nothing here is called qqqqqq');
  });
});
