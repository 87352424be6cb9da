import { startHost } from '../support/host.ts';
import { expect, test } from '../support/page.ts';

test.describe('what breaks is said where it breaks', () => {
  test.use({ expectedErrors: [/ERR_FAILED|dynamically imported module|sizes-page/] });

  test('a screen whose script does not come leaves the others as they are', async ({ visit, demo, page: tab }) => {
    await tab.route('**/assets/sizes-page*.js', (route) => route.abort());
    const page = await visit(`${demo.path}/sizes`);
    await expect(page.getByText('A fault of Heapscope.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Copy the report' })).toBeVisible();
    await page.getByRole('link', { name: 'Relations' }).click();
    await expect(page.getByRole('heading', { name: 'Relations', level: 1 })).toBeVisible();
    await expect(page.getByText('A fault of Heapscope.')).toHaveCount(0);
  });
});

test('a host that is gone is said, and an address that was used leads nowhere', async ({ browser }) => {
  const host = await startHost({ args: ['--no-demo'] });
  const context = await browser.newContext();
  try {
    const url = await host.freshUrl('/settings');
    const page = await context.newPage();
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();

    const second = await context.newPage();
    await second.goto(url);
    await expect(second.getByText('This page is not signed in to Heapscope')).toBeVisible();
    await expect(second.getByText('Press Enter in the terminal')).toBeVisible();

    await host.kill();
    await expect(page.getByRole('alert').filter({ hasText: 'Heapscope itself does not answer' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  } finally {
    await context.close();
    await host.stop();
  }
});
