import type { Page } from '@playwright/test';
import { test as base, expect } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { reached } from '../support/reached.ts';
import { canary, found } from './forms.ts';

const test = base.extend<object, { server: OwnPostgres }>({
  server: [
    async ({ browserName: _browserName }, use) => {
      const server = await startPostgres();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});
test.use({ hostOptions: { args: ['--no-demo'] } });

/** Everything that a page can leave in a browser. */
async function left(page: Page): Promise<string> {
  const stored = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name = '' }) => name);
    const caches = await globalThis.caches.keys();
    return {
      ...{
        local: Object.entries(localStorage),
        session: Object.entries(sessionStorage),
        cookie: document.cookie,
        names,
        caches,
      },
      ...{ state: history.state, name: window.name, address: location.href, title: document.title },
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    };
  });
  expect(stored).toMatchObject({ names: [], caches: [], workers: 0, cookie: '' });
  return JSON.stringify([stored, await page.context().storageState({ indexedDB: true })]);
}

test('what is typed as a password stays in no storage of the browser', async ({ visit, server, host }) => {
  const admin = await server.connect('admin');
  await admin.query(`CREATE ROLE app LOGIN PASSWORD '${canary.replaceAll("'", "''")}'`);
  await admin.close();
  const page = await visit('/');
  const kept: string[] = [];
  const look = async () => kept.push(await left(page));
  const uri = (password: string) =>
    `postgres://app:${encodeURIComponent(password)}@${server.host}:${server.port}/postgres?sslmode=disable`;
  await page.getByLabel('Connection URI').fill(uri(`${canary} wrong`));
  await expect(page.getByLabel('User')).toHaveValue('app');
  await look();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('password authentication failed')).toBeVisible();
  await look();
  await page.getByLabel('Password', { exact: true }).fill(canary);
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('button', { name: /never opened/ })).toBeVisible();
  await look();
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/\/postgres\/overview/);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await look();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await look();
  const hits = kept.filter((text) => found(text).length > 0).length;
  const figure = `${kept.length} looks into localStorage, sessionStorage, IndexedDB, cookies and history: ${hits} hits`;
  reached('canary', figure, hits === 0);
  expect(hits).toBe(0);
  expect(found(host.output())).toEqual([]);
  // It would have been found.
  await page.evaluate((word) => sessionStorage.setItem('proof', word), canary);
  expect(found(await left(page))).not.toEqual([]);
});
