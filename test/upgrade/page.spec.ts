import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { createRole } from '../support/every-version.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { fillOldCluster } from './old-cluster.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let old: OwnPostgres;
let next: OwnPostgres;
test.beforeAll(async () => {
  [old, next] = await Promise.all([startPostgres({ major: 15 }), startPostgres({ major: 18 })]);
  await fillOldCluster(old);
});
test.afterAll(async () => {
  await Promise.all([old?.stop(), next?.stop()]);
});

const checks = (page: Page) => page.getByRole('treegrid', { name: 'Checks' });
const row = (page: Page, text: string | RegExp) => checks(page).getByRole('row').filter({ hasText: text });
const pane = (page: Page) => page.getByRole('region', { name: 'What was found' });
const focused = (what: ReturnType<typeof checks>) =>
  expect.poll(() => what.evaluate((element) => element.contains(document.activeElement))).toBe(true);

test('what stops is first, with its objects and SQL; found, folded, copied by keyboard', async ({
  visit,
  door,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const opened = await openServer(door, old, { database: 'breakpad' });
  await visit(`${opened.path}/relations`);
  await expect(page.getByRole('heading', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('5 findings stop pg_upgrade to 18.');
  await expect(alert).toContainText('nothing was changed');
  await expect(row(page, 'Loadable libraries')).toContainText('$libdir/json_enhancements: 2 functions in breakpad');
  await expect(pane(page)).toContainText('Used by view public.reports_with_json');
  await expectAccessible(page);
  await checks(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('public.crontabber_dep.proc');
  await expect(pane(page)).toContainText('ALTER COLUMN proc TYPE text');
  // A name that looks like an element stands there as text; the fixtures fail on anything else.
  await expect(pane(page)).toContainText('<img src=x onerror=""window.__pwned=1"">');
  await page.keyboard.press('Enter');
  await focused(pane(page));
  await pane(page).getByRole('button', { name: 'Copy statement' }).nth(1).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('ALTER TABLE');
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect.poll(copied).toContain('## Stops the upgrade');
  expect(await copied()).toContain('```sql\n-- in the database breakpad\n');
  await checks(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(row(page, 'Loadable libraries')).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(row(page, 'Loadable libraries')).toHaveCount(1);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('c');
  expect((await download).suggestedFilename()).toMatch(/^upgrade-test-.*\.csv$/);
});

test('against a server: what it lacks, and a LOAD that asks first', async ({ visit, door, page }) => {
  await openServer(door, next, { id: 'next' });
  const opened = await openServer(door, old, { database: 'breakpad' });
  await visit(`${opened.path}/upgrade?to=:next`);
  await expect(row(page, 'New cluster')).toContainText('next is empty, PostgreSQL 18');
  await expect(row(page, 'Loadable libraries')).toContainText('no such file on next');
  await expect(row(page, 'Data checksums')).toContainText('off here; next has them on');
  const button = page.getByRole('button', { name: 'LOAD on next…' });
  await button.click();
  const question = page.getByRole('group', { name: 'LOAD libraries' });
  await expect(question).toContainText('start-up code');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await button.click();
  await question.getByRole('button', { name: 'LOAD libraries' }).click();
  await expect(pane(page)).toContainText('could not access file "$libdir/json_enhancements"');
  await expect(pane(page)).toContainText('loaded on next');
  // Chosen by its list, an older one is refused; nothing of the report before is left standing.
  await page.getByRole('combobox', { name: 'To' }).click();
  await page.getByRole('option', { name: '16' }).click();
  await expect(page.getByRole('alert')).toContainText('pg_upgrade to 16');
  const reverse = await openServer(door, next, { id: 'next' });
  await visit(`${reverse.path}/upgrade?to=:test`);
  await expect(page.getByRole('alert')).toContainText('pg_upgrade cannot go back');
  await expect(checks(page)).toHaveCount(0);
});

for (const kind of ['pg_monitor', 'plain'] as const) {
  test(`as ${kind}: what is kept from it is said with the GRANT, and nothing of it has passed`, async ({
    visit,
    door,
    page,
  }) => {
    const role = await createRole(old, kind);
    const opened = await openServer(door, old, { database: 'breakpad', id: kind, ...role });
    await visit(`${opened.path}/upgrade`);
    await expect(row(page, 'MD5 passwords')).toContainText('unknown: only a superuser may read pg_authid');
    await expect(row(page, 'Loadable libraries')).toContainText('must be on the new server');
    await row(page, 'Databases not read').click();
    await expect(pane(page)).toContainText(`GRANT CONNECT ON DATABASE no_connect TO ${role.user};`);
    await row(page, 'shared_preload_libraries').click();
    if (kind === 'plain') {
      await expect(pane(page)).toContainText(`GRANT pg_read_all_settings TO ${role.user};`);
      await expect(pane(page).getByRole('row').filter({ hasText: '--copy' }).first()).toContainText('–');
    } else await expect(row(page, 'shared_preload_libraries')).toContainText('none');
    await expectAccessible(page);
  });
}

test('stopped on a slow line, it keeps what was read; Alt R reads it all', async ({ visit, door, page }) => {
  const proxy = await startTcpProxy(old);
  const opened = await openServer(door, { ...old, port: proxy.port }, { database: 'breakpad', id: 'slow' });
  proxy.inject({ delayMs: 60 });
  await visit(`${opened.path}/upgrade`);
  await expect(page.getByText(/Databases read, [2-4] of 6/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/Stopped: \d databases of 6 not read/)).toBeVisible();
  await expect(row(page, 'Loadable libraries')).toContainText('json_enhancements');
  await row(page, 'Databases not read').click();
  await expect(pane(page)).toContainText('stopped before its turn');
  proxy.inject({});
  await page.keyboard.press('Alt+r');
  await expect(page.getByRole('alert')).toContainText('5 findings stop pg_upgrade to 18.');
  await expect(page.getByRole('alert')).toContainText('1 database of 6 could not be read');
  await proxy.stop();
});
