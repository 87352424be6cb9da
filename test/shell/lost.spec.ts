import type { Locator } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
let line: TcpProxy;

test.beforeAll(async () => {
  server = await startPostgres();
  line = await startTcpProxy(server);
});

test.afterAll(async () => {
  await line.stop();
  await server.stop();
});

test('a lost connection is said, old data stays and is marked, Retry now brings it back', async ({ visit, door }) => {
  const { host, port } = line;
  const opened = await openServer(door, { ...server, host, port }, { id: 'proxied' });
  const page = await visit(`${opened.path}/relations?system=1`);
  const row = page.getByRole('row').nth(3);
  await expect(row).toBeVisible();
  const text = await row.textContent();

  line.inject({ refuse: true });
  line.cutAll();
  const banner = page.getByRole('alert').filter({ hasText: 'Connection lost at' });
  await expect(banner).toBeVisible({ timeout: 20_000 });
  await expect(banner).toContainText(/Connection lost at \d\d:\d\d:\d\d\./);
  await expect(banner).toContainText(/Retry \d+ in \d+ s\./);
  await expect(page.getByText(/^Data from \d\d:\d\d:\d\d$/)).toBeVisible();
  await expect(row).toHaveText(text ?? '');
  const cell = row.getByRole('gridcell').nth(1);
  expect(await looksOf(cell)).toEqual({ color: await colourOf(page.locator('main'), '--text-3'), isGrey: true });
  await expectAccessible(page);

  line.inject({});
  await banner.getByRole('button', { name: 'Retry now' }).click();
  await expect(banner).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByText(/^Data from/)).toHaveCount(0);
  expect((await looksOf(cell)).isGrey).toBe(false);

  // Reloaded while it is lost, nothing old is there, but it is still known which connection it is.
  line.inject({ refuse: true });
  line.cutAll();
  await expect(banner).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(banner).toBeVisible();
  await expect(page.getByRole('button', { name: 'Switch connection' })).toContainText('localproxied');
  await expect(page.getByText(/^Data from/)).toHaveCount(0);
});

/** What is faded can still be read: not by opacity, but grey and in the faintest colour of text. */
function looksOf(element: Locator): Promise<{ readonly color: string; readonly isGrey: boolean }> {
  return element.evaluate((node) => ({
    color: getComputedStyle(node).color,
    isGrey: node.closest('.old') !== null && getComputedStyle(node.closest('.old') ?? node).filter === 'grayscale(1)',
  }));
}

function colourOf(element: Locator, token: string): Promise<string> {
  return element.evaluate((node, name) => {
    const one = document.createElement('i');
    one.style.color = `var(${name})`;
    node.append(one);
    const { color } = getComputedStyle(one);
    one.remove();
    return color;
  }, token);
}
