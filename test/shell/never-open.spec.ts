import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
});
test.afterAll(() => server?.stop());

test('a connection that never stood is not lost: it asks for its password, by keys alone', async ({ visit, door }) => {
  const { host, port, user, password } = server;
  const address = { id: 'asked', name: 'crash-stats', host, port, database: 'postgres', user } as const;
  await door.get('connections.save', { profile: { ...address, tls: 'off', environment: 'staging' } });
  const page = await visit('/db/asked/postgres/overview');
  const asks = page.getByRole('button', { name: 'Enter the password' });
  for (const isAgain of [false, true]) {
    if (isAgain) await page.reload();
    await expect(asks).toHaveCount(1);
    await expect(page.getByRole('main')).toContainText('Not connected.');
    await expect(page.getByRole('contentinfo')).toContainText('not connected');
    await expect(page.getByText(/lost/)).toHaveCount(0);
    // Which connection it is, and how careful to be, is known without it.
    await expect(page.getByRole('banner')).toHaveAttribute('data-environment', 'staging');
    await expect(page.getByRole('button', { name: 'Switch connection' })).toContainText(
      `stagingcrash-statspostgres@${host}:${port}`,
    );
    await expect(page).toHaveTitle('Overview, postgres on crash-stats – Heapscope');
  }
  await expectAccessible(page);
  await asks.press('Enter');
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await page.keyboard.type(password);
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/\/overview$/);
  await expect(page.getByRole('contentinfo')).toContainText('Heapscope holds');
});
