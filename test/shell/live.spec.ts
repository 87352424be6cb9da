import type { Page } from '@playwright/test';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
});
test.afterAll(async () => server?.stop());

/** When our sampling connection last ran something, as the server says. */
async function lastSampled(): Promise<string> {
  const connection = await server.connect();
  const [row] = await connection.query(
    `SELECT coalesce(max(query_start)::text, '') AS at FROM pg_stat_activity
      WHERE application_name LIKE 'heapscope/%' AND query LIKE 'SELECT s.pid, s.datid%'`,
  );
  await connection.close();
  return String(row?.at);
}

async function expectSampling(isSampling: boolean) {
  const seen = await lastSampled();
  if (isSampling) return expect.poll(lastSampled).not.toBe(seen);
  // One that was under way may still end.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const settled = await lastSampled();
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await lastSampled()).toBe(settled);
}

async function setHidden(page: Page, isHidden: boolean) {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isHidden ? 'hidden' : 'visible',
  );
}

test('every screen is live; P pauses, a hidden window does not sample', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/relations`);
  const live = page.getByRole('button', { name: /^Live, 1 s/ });
  await expect(live).toBeVisible();
  await expectSampling(true);

  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: /^Paused/ })).toHaveAttribute('aria-pressed', 'true');
  await expectSampling(false);
  await page.keyboard.press('p');
  await expect(live).toBeVisible();
  await expectSampling(true);

  await setHidden(page, true);
  await expectSampling(false);
  await setHidden(page, false);
  await expectSampling(true);
});

test('the rail counts what somebody should look at, on any screen', async ({ visit, door, page }) => {
  const opened = await openServer(door, server);
  const leaked = await server.connect();
  const waiting = await server.connect();
  try {
    await leaked.query('CREATE TABLE IF NOT EXISTS wanted (id int)');
    await leaked.query('BEGIN; LOCK TABLE wanted IN ACCESS EXCLUSIVE MODE');
    const wait = waiting.query('SELECT * FROM wanted');
    await visit(`${opened.path}/relations`);
    await expect(page.getByRole('link', { name: /Activity/ }).getByTitle('idle in transaction')).toHaveText('1');
    await expect(page.getByRole('link', { name: /Locks/ }).getByTitle('waiting on lock')).toHaveText('1');
    await leaked.query('ROLLBACK');
    await wait;
    const rail = page.getByRole('navigation', { name: 'Screens' });
    await expect(rail.getByTitle('idle in transaction')).toHaveCount(0);
    await expect(rail.getByTitle('waiting on lock')).toHaveCount(0);
  } finally {
    await leaked.close();
    await waiting.close();
  }
});
