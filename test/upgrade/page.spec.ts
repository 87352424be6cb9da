import type { Page } from '@playwright/test';
import { openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { fillOldCluster } from './old-cluster.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let old: OwnPostgres;
let next: OwnPostgres;
test.beforeAll(async () => {
  [old, next] = await Promise.all([startPostgres({ major: 16 }), startPostgres({ major: 18 })]);
  await fillOldCluster(old);
});
test.afterAll(async () => {
  await Promise.all([old?.stop(), next?.stop()]);
});

const shot = async (page: Page, name: string) => {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `/tmp/upgrade-${name}-${theme}.png` });
  }
};

test('look', async ({ visit, door, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openServer(door, next, { id: 'next' });
  const opened = await openServer(door, old, { database: 'breakpad' });
  await visit(`${opened.path}/upgrade`);
  await page.getByRole('alert').waitFor();
  await shot(page, 'a');
  await page.getByRole('combobox', { name: 'To' }).click();
  await shot(page, 'b');
  await page.getByRole('option', { name: 'next' }).click();
  await page.getByText('LOAD on next').waitFor();
  await shot(page, 'c');
  await page.getByText('LOAD on next').click();
  await shot(page, 'd');
  await page.getByRole('row', { name: /Databases not read/ }).click();
  await shot(page, 'e');
});
