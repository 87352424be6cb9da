import { at, expect, saved, shot, test } from './page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

const sameAs = 'postgres://app_ro@DB1.stage/breakpad';

test('the same URI again leads to the connection that there is: open it, or change it', async ({
  visit,
  door,
  server,
}) => {
  await door.get('connections.save', { profile: saved('one', { name: 'crash-stats', environment: 'production' }) });
  await door.get('connections.save', { profile: saved('mine', { ...at(server), name: 'mine', environment: 'local' }) });
  const count = async () => (await door.get('connections.list', {})).profiles.length;
  const page = await visit('/');
  await page.getByLabel('Connection URI').fill(sameAs);
  await expect(page.getByLabel('User')).toHaveValue('app_ro');
  await page.keyboard.press('Control+s');
  const question = page.getByRole('group', { name: 'Open it' });
  await expect(question).toContainText('This is saved already, as crash-stats');
  await expect(question).toContainText('breakpad@db1.stage:5432 as app_ro');
  await shot(page, 'connect-known');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(await count()).toBe(2);
  // Changed: what was typed is taken, what was not said stays, and production is never left by that.
  await page.getByLabel('Name', { exact: true }).fill('renamed');
  await page.getByRole('radio', { name: 'local', exact: true }).check();
  await page.keyboard.press('Control+s');
  await question.getByRole('button', { name: 'Update it' }).click();
  await expect(page.getByRole('region', { name: 'Edit connection' })).toBeVisible();
  expect(await count()).toBe(2);
  expect((await door.get('connections.list', {})).profiles.find(({ id }) => id === 'one')).toMatchObject({
    ...{ name: 'renamed', tls: 'verified', environment: 'production' },
  });
  // Opened, with the password of the URI.
  await page.keyboard.press('Alt+n');
  await expect(page.getByRole('region', { name: 'New connection' })).toBeVisible();
  const uri = `postgres://${server.user}:${server.password}@${server.host}:${server.port}/postgres`;
  await page.getByLabel('Connection URI').fill(uri);
  await expect(page.getByLabel('Port')).toHaveValue(String(server.port));
  await page.keyboard.press('Control+Enter');
  await expect(question).toContainText('as mine');
  await question.getByRole('button', { name: 'Open it' }).click();
  await expect(page).toHaveURL(/\/db\/mine\/postgres\/overview/);
  expect(await count()).toBe(2);
});

test('a deleted connection comes back whole, by a key too, and goes for good after 8 s', async ({ visit, door }) => {
  await door.get('connections.save', { profile: saved('gone', { name: 'soon gone', host: 'g' }), password: 'secret' });
  const known = async () => (await door.get('connections.list', {})).profiles.find(({ id }) => id === 'gone');
  const page = await visit('/?profile=gone');
  const row = page.getByRole('button', { name: /soon gone/ });
  await expect(row).toBeVisible();
  await page.clock.install();
  const remove = async () => {
    await page.getByRole('button', { name: 'Delete…' }).click();
    const sure = page
      .getByRole('group', { name: 'Delete connection' })
      .getByRole('button', { name: 'Delete connection' });
    await sure.click();
    await expect(row).toBeHidden();
  };
  const notices = page.getByRole('status', { name: 'Notices' });
  await remove();
  await expect(notices).toContainText('Deleted the connection soon gone');
  const offered = page.getByRole('option', { name: 'Switch to soon gone' });
  const find = async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Find or run' })).toBeFocused();
    await page.keyboard.type('soon');
  };
  await find();
  await expect(page.getByRole('option')).toHaveText([/^Undo: Deleted the connection soon gone/]);
  await expect(offered).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+z');
  await expect(row).toBeVisible();
  await expect(notices).not.toContainText('soon gone');
  await find();
  await expect(offered).toBeVisible();
  await page.keyboard.press('Escape');
  await page.clock.runFor(20_000);
  expect(await known()).toMatchObject({ name: 'soon gone', secret: 'memory' });
  await row.click();
  await remove();
  await notices.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
  await row.click();
  await remove();
  await page.clock.runFor(8_000);
  await expect.poll(known).toBeUndefined();
  // One of that id may be made again, and is seen.
  await door.get('connections.save', { profile: saved('gone', { name: 'soon gone', host: 'g' }) });
  await page.reload();
  await expect(row).toBeVisible();
});
