import { expect, test } from '../support/page.ts';

test('open the demo from its card, find it on the list, reset it in the settings', async ({ visit, door }) => {
  test.setTimeout(180_000);
  const page = await visit('/');
  await page.getByRole('button', { name: 'Open demo database' }).click();
  await expect(page).toHaveURL(/\/db\/demo\/breakpad\/overview/, { timeout: 90_000 });
  await page.goBack();
  await page.getByRole('button', { name: /Heapscope demo/ }).click();
  await expect(page.getByText('Heapscope starts this server when it is opened')).toBeVisible();
  await expect(page.getByLabel('Host', { exact: true })).toBeHidden();

  await page.goto(`${new URL(page.url()).origin}/settings`);
  const demo = page.getByRole('row', { name: /Demo database/ });
  await expect(demo).toContainText('MB');
  await page.getByRole('button', { name: 'Reset demo…' }).click();
  await page.waitForTimeout(450);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The demo is new again')).toBeVisible({ timeout: 90_000 });
  const { profiles } = await door.get('connections.list', {});
  expect(profiles.find(({ id }) => id === 'demo')).toMatchObject({ isDemo: true, secret: 'memory' });
  await page.goto(`${new URL(page.url()).origin}/db/demo/breakpad/relations`);
  await expect(page.getByRole('button', { name: 'Switch connection' })).toContainText('Heapscope demo');
});
