import { expectAccessible } from '../support/axe.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

// What the user sees when the server goes away under an open screen.

let server: OwnPostgres;

test.beforeAll(async () => {
  server = await startPostgres();
  const connection = await server.connect();
  await connection.query('CREATE TABLE still_here (); CREATE TABLE "<img src=x onerror=alert(1)>" ()');
  await connection.close();
});

test.afterAll(() => server.stop());

test('the server stops: it is said, the list stays, and "Retry now" brings it back', async ({ door, visit }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/relations`);
  await expect(page.getByText('still_here')).toBeVisible();
  await server.halt();

  await expect(page.getByText('Connection lost at')).toBeVisible();
  await expect(page.getByText('still_here')).toBeVisible();
  await expect(page.getByText(/^Data from/)).toBeVisible();
  await expect(page.getByText(/Retry \d+ in \d+ s\./)).toBeVisible();
  // The list behind it is dimmed on purpose while it is old.
  await expectAccessible(page, { within: '[role=alert]' });

  await server.restart();
  // Heard once in 2 s.
  await expect(async () => {
    await page.getByRole('button', { name: 'Retry now' }).click({ timeout: 2_500 });
    await expect(page.getByText('Connection lost at')).toBeHidden({ timeout: 2_500 });
  }).toPass();
  await expect(page.getByText('still_here')).toBeVisible();
  await expect(page.getByText(/Heapscope holds \d connection/)).toBeVisible();
});

test('the password is changed: it says so and does not try by itself', async ({ door, visit }) => {
  const administrator = await server.connect();
  await administrator.query("CREATE ROLE visitor LOGIN PASSWORD 'first'");
  const { path } = await openServer(door, server, { id: 'visitor', user: 'visitor', password: 'first' });
  const page = await visit(`${path}/relations`);
  await expect(page.getByText('still_here')).toBeVisible();
  // Two statements: the product comes back at once, and must not come before the new password holds.
  await administrator.query("ALTER ROLE visitor PASSWORD 'second'");
  await administrator.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'visitor'");
  await administrator.close();
  await expect(page.getByText('password authentication failed for user "visitor"')).toBeVisible();
  await expect(page.getByText('Trying again by itself would not help.')).toBeVisible();
});
