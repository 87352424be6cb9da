import { expectAccessible } from '../support/axe.ts';
import { at, expect, saved, shot, test } from './page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

test('servers and databases under the connection button, by keys alone', async ({ visit, door, server }) => {
  const other = await server.createDatabase('celery_results');
  const connection = await server.connect();
  await connection.query('CREATE DATABASE no_entry ALLOW_CONNECTIONS false');
  await connection.close();
  const { password } = server;
  await door.get('connections.save', { profile: saved('one', { ...at(server), name: 'crash-stats' }), password });
  await door.get('connections.save', {
    profile: saved('two', { ...at(server), name: 'heapscope local', environment: 'local' }),
    password,
  });
  await door.get('connections.save', {
    profile: saved('far', { name: 'crash-stats', host: 'db1.prod', environment: 'production' }),
  });
  await door.get('connections.open', { id: 'two' });
  await door.get('connections.databases', { id: 'two' });
  await door.get('connections.close', { at: 'two/postgres' });
  await door.get('connections.open', { id: 'one' });

  const page = await visit('/db/one/postgres/relations');
  await page.getByRole('button', { name: 'Switch connection' }).click();
  const list = page.getByRole('listbox', { name: 'Databases' });
  await expect(list.getByRole('option', { name: /celery_results/ })).toHaveCount(2);
  const current = list.getByRole('option', { name: /^postgres current/ });
  await expect(current).toBeVisible();
  await expect(list.getByRole('group', { name: 'crash-stats, staging' })).toContainText('connected');
  const local = list.getByRole('group', { name: 'heapscope local, local' });
  await expect(local).toContainText('not connected');
  // What was read then is an estimate now, with its age; what was never read is unknown.
  await expect(local).toContainText('~');
  await expect(local).toContainText('read just now');
  await expect(list.getByRole('group', { name: 'crash-stats, production' })).toContainText('–');
  await expect(list.getByRole('option', { name: /no_entry/ }).first()).toHaveAttribute('aria-disabled', 'true');
  await shot(page, 'connect-switcher');
  await expectAccessible(page, { within: '[role=dialog]' });

  const filter = page.getByRole('combobox', { name: 'Filter servers and databases' });
  await expect(filter).toBeFocused();
  await page.keyboard.type('celery staging');
  await expect(list.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/db\/one\/celery_results\/relations/);

  await page.getByRole('button', { name: 'Switch connection' }).click();
  await list.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(page.getByRole('button', { name: 'Switch connection' })).toBeFocused();

  // A server that cannot be had says why, and offers its form.
  await page.keyboard.press('Enter');
  await expect(filter).toBeFocused();
  await page.keyboard.type('prod');
  await expect(list.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Edit connection' })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('button', { name: /Disconnect from/ })).toBeVisible();
  await shot(page, 'connect-switcher-refused');
  await page.getByRole('button', { name: 'Edit connection' }).click();
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('db1.prod');
  await door.get('connections.close', { at: `one/${other.name}` });
  await door.get('connections.close', { at: 'one/postgres' });
  await other.drop();
});

test('disconnect closes every database of the server', async ({ visit, door, server }) => {
  await door.get('connections.save', {
    profile: saved('gone', { ...at(server), name: 'for a while' }),
    password: server.password,
  });
  await door.get('connections.open', { id: 'gone' });
  const page = await visit('/db/gone/postgres/relations');
  await page.getByRole('button', { name: 'Switch connection' }).click();
  await page.getByRole('button', { name: /Disconnect from for a while/ }).click();
  await expect(page.getByRole('heading', { name: 'Connections' })).toBeVisible();
  const connection = await server.connect();
  await expect
    .poll(async () => {
      const [row] = await connection.query(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%'`,
      );
      return row?.n;
    })
    .toBe(0);
  await connection.close();
});
