import type { Locator, Page } from '@playwright/test';
import { leakOne, type Sitting, sit } from '../activity/page-tools.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

/** The timeline in the product, on a real server: what happens there is drawn, told and walked through. */
test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
const sittings: Sitting[] = [];

test.beforeAll(async () => {
  server = await startPostgres();
  const root = await leakOne(server, 'shop\u202E <img src=x onerror=alert(1)>', 'CREATE TABLE contested (id integer)');
  await root.connection.query('COMMIT');
  await root.connection.query('BEGIN');
  await root.connection.query('SELECT FROM contested');
  const waiter = await sit(server, 'deploy');
  // It waits until the end of the tests, where its connection is closed.
  waiter.connection.query('ALTER TABLE contested ADD COLUMN more integer').catch(() => undefined);
  sittings.push(root, waiter);
});
test.afterAll(async () => {
  for (const { connection } of sittings) await connection.close();
  await server?.stop();
});

const timelineOf = (page: Page): Locator => page.getByRole('application', { name: /^Timeline of backends/ });

test('says who waits and who idles in a transaction, and goes through them by keys', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity`);
  const timeline = timelineOf(page);
  await expect(timeline).toHaveAttribute('aria-label', /1 waiting on lock, 1 idle in transaction/);
  const [root, waiter] = sittings;
  await timeline.focus();
  await expect(timeline).toBeFocused();
  const tip = page.getByRole('tooltip');
  const told = page.getByRole('status').filter({ hasText: new RegExp(`pid ${waiter?.pid}, deploy: waiting on lock`) });
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(told).toHaveText(new RegExp(`blocked by ${root?.pid}$`), { timeout: 500 });
  }).toPass();
  await expect(tip).toContainText('waiting on lock');
  await expect(tip).toContainText(`pid ${waiter?.pid}`);
  await page.keyboard.press('Escape');
  await expect(tip).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary').filter({ hasText: `Backend ${waiter?.pid}` })).toBeVisible();
});

test('a look at the past ends following, and End comes back to now', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity`);
  const timeline = timelineOf(page);
  await expect(timeline).toHaveAttribute('aria-label', /1 waiting on lock/);
  const now = page.getByRole('button', { name: 'Now', exact: true });
  await expect(now).toHaveCount(0);
  await timeline.focus();
  await expect(timeline).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(now).toBeVisible();
  await page.keyboard.press('End');
  await expect(now).toHaveCount(0);
  // The comma belongs to the timeline, but after G it leads to the settings.
  await page.keyboard.press('g');
  await page.keyboard.press(',');
  await expect(page).toHaveURL(/\/settings/);
});
