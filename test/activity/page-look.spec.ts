import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { leakOne, rowOf, type Sitting, sit, table, untilSampled } from './page-tools.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let holder: Sitting;
let waiter: Sitting;
const others: Sitting[] = [];

test.beforeAll(async () => {
  server = await startPostgres();
  const connection = await server.connect();
  await connection.query('CREATE TABLE session (id integer PRIMARY KEY, n integer); INSERT INTO session VALUES (1, 0)');
  await connection.close();
  holder = await leakOne(server, 'holder', 'UPDATE session SET n = n + 1 WHERE id = 1');
  waiter = await sit(server, 'waiter');
  waiter.connection.query('UPDATE session SET n = n + 1 WHERE id = 1').catch(() => undefined);
  for (let more = 0; more < 12; more += 1) others.push(await leakOne(server, `application ${more % 3}`));
});
test.afterAll(() => server?.stop());

test('is accessible in both themes: the list, a question, what it holds, the journal, the slots', async ({
  visit,
  door,
}) => {
  test.slow();
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity`);
  await expect(rowOf(page, holder.pid)).toContainText('blocks 1');
  await rowOf(page, holder.pid).getByRole('gridcell').first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByText('RowExclusiveLock').first()).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByRole('group', { name: 'End backend' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Journal of what was ended' }).click();
  await expect(page.getByText('Nothing was ended or cancelled yet.')).toBeVisible();
  await expectAccessible(page, { within: '[aria-label=Journal]' });
  await page.getByRole('complementary', { name: 'Journal' }).getByRole('button', { name: /Close/ }).click();
  await page.getByRole('button', { name: 'Who holds the slots' }).click();
  await expect(page.getByText(/ordinary slots, \d+ left/)).toBeVisible();
  await expectAccessible(page, { within: '[aria-label="Who holds the slots"][role=dialog]' });
});

for (const [width, height] of [
  [1440, 900],
  [1100, 700],
] as const) {
  test(`${width}x${height}: everything is in sight, and nothing shifts while samples come`, async ({
    visit,
    door,
    page: tab,
  }) => {
    await tab.setViewportSize({ width, height });
    const { path } = await openServer(door, server);
    const page = await visit(`${path}/activity`);
    await expect(rowOf(page, holder.pid)).toContainText('blocks 1');
    await expect(page.getByRole('combobox', { name: 'Window' })).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: 'Export' })).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: 'End all idle in transaction older than' })).toBeInViewport({
      ratio: 1,
    });
    await expect(page.getByRole('button', { name: /^Older than/ })).toBeInViewport({ ratio: 1 });
    await expect(rowOf(page, waiter.pid).getByRole('button', { name: 'Cancel query' })).toBeInViewport({ ratio: 1 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    const shift = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += Number(Reflect.get(entry, 'value'));
          }).observe({ type: 'layout-shift' });
          setTimeout(() => resolve(sum), 3500);
        }),
    );
    expect(await shift).toBeLessThan(0.005);
  });
}

test('rows keep their places while somebody points at them', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity?filter=ordered`);
  const first = await leakOne(server, 'ordered one');
  const second = await leakOne(server, 'ordered two');
  const pids = () => table(page).locator('[role=row] [aria-colindex="2"]').allTextContents();
  await expect.poll(pids).toEqual(['PID', String(first.pid), String(second.pid)]);
  await rowOf(page, second.pid).hover();
  // The older transaction ends and begins anew: by age it would come second now.
  await first.connection.query('COMMIT');
  await first.connection.query('BEGIN');
  await first.connection.query('SELECT 3');
  await expect(rowOf(page, first.pid)).toContainText('SELECT 3');
  await expect(page.getByRole('button', { name: 'New order' })).toBeVisible();
  expect(await pids()).toEqual(['PID', String(first.pid), String(second.pid)]);
  await page.getByRole('heading', { name: 'Activity' }).hover();
  await expect.poll(pids).toEqual(['PID', String(second.pid), String(first.pid)]);
  await expect(page.getByRole('button', { name: 'New order' })).toHaveCount(0);
  await first.connection.close();
  await second.connection.close();
});

test('scrubbing shows the table as of then, without End, and a way back', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity`);
  await untilSampled(page);
  const late = await leakOne(server, 'came late');
  await expect(rowOf(page, late.pid)).toBeVisible();
  await page.getByRole('application').focus();
  await expect(async () => {
    await page.keyboard.press(',');
    await expect(rowOf(page, late.pid)).toHaveCount(0, { timeout: 300 });
  }).toPass();
  await expect(rowOf(page, holder.pid)).toBeVisible();
  await expect(page.getByText(/^as of \d\d:\d\d:\d\d/)).toBeVisible();
  await expect(page.getByText('Nothing is ended in the past')).toBeVisible();
  await expect(table(page).getByRole('button', { name: 'End' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(rowOf(page, late.pid).getByRole('button', { name: 'End' })).toBeVisible();
  await late.connection.close();
});
