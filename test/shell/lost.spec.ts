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
  expect(await opacityOf(row)).toBeCloseTo(0.55, 2);

  line.inject({});
  await banner.getByRole('button', { name: 'Retry now' }).click();
  await expect(banner).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByText(/^Data from/)).toHaveCount(0);
  expect(await opacityOf(row)).toBe(1);
});

/** Of everything around an element, multiplied. */
function opacityOf(element: { evaluate<T>(run: (node: Element) => T): Promise<T> }): Promise<number> {
  return element.evaluate((node) => {
    let product = 1;
    for (let at: Element | null = node; at; at = at.parentElement) product *= Number(getComputedStyle(at).opacity);
    return product;
  });
}
