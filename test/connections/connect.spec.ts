import { hostileNames } from '../scenarios/hostile-names.ts';
import { expectAccessible } from '../support/axe.ts';
import { at, expect, saved, shot, test } from './page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

test('as in the picture: a test of a wrong password, accessible in both themes', async ({ visit, door, server }) => {
  await door.get('connections.save', { profile: saved('a', { ...at(server), name: 'crash-stats' }) });
  const socket = { host: '/var/run/postgresql', database: 'songs', tls: 'off', environment: 'local' } as const;
  await door.get('connections.save', { profile: saved('b', { name: 'songs dev', ...socket }) });
  const production = { host: 'db1.prod', environment: 'production' } as const;
  await door.get('connections.save', { profile: saved('c', { name: 'crash-stats', ...production }) });
  const page = await visit('/?profile=a');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.keyboard.press('Alt+k');
  const panel = page.getByRole('region', { name: 'Test of the connection' });
  await expect(panel.getByRole('alert')).toContainText(`password authentication failed for user "${server.user}"`);
  await expect(panel.getByRole('alert')).toContainText('28P01');
  await expect(panel).toContainText('not reached');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await shot(page, 'connect');
  await expectAccessible(page);
  await page.getByLabel('Password', { exact: true }).fill(server.password);
  await expect(panel).toBeHidden();
  await page.keyboard.press('Alt+k');
  await expect(panel.getByRole('status')).toContainText('Connects');
  await shot(page, 'connect-good');
});

test('by keys alone: paste a URI, mistype the password, then the right one', async ({ visit, server, door }) => {
  const page = await visit('/');
  await page.getByLabel('Connection URI').waitFor();
  await page.keyboard.press('Alt+n');
  // Tab leads there; the clipboard is not ours to fill, so the text is inserted at once, as pasting does.
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('Tab');
    if (await page.getByLabel('Connection URI').evaluate((field) => field === document.activeElement)) break;
  }
  const uri = `postgres://${server.user}:mistyped@${server.host}:${server.port}/template1?sslmode=disable`;
  await page.keyboard.insertText(uri);
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue(server.host);
  await expect(page.getByLabel('Port')).toHaveValue(String(server.port));
  await expect(page.getByLabel('Database', { exact: true })).toHaveValue('template1');
  await expect(page.getByLabel('User')).toHaveValue(server.user);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('password authentication failed')).toBeVisible();
  // The password is not left standing in the URI, and its field has the focus, all of it selected.
  await expect(page.getByLabel('Connection URI')).not.toHaveValue(/mistyped/);
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  // What never opened is not kept unasked.
  const before = await door.get('connections.list', {});
  expect(before.profiles.filter(({ name }) => name === `template1 on ${server.host}`)).toEqual([]);
  await page.keyboard.type(server.password);
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/\/db\/c-[\w-]+\/template1\/overview/);
  const { profiles } = await door.get('connections.list', {});
  const made = profiles.find(({ id }) => page.url().includes(`/${id}/`));
  expect(made).toMatchObject({ name: `template1 on ${server.host}`, secret: 'memory', environment: 'local' });
});

test('a URI that would lead elsewhere is refused, and says where', async ({ visit }) => {
  const page = await visit('/');
  const uri = page.getByLabel('Connection URI');
  await uri.fill('postgres://app@db1.stage/breakpad');
  await expect(page.getByText('Leads to db1.stage:5432, database breakpad, as app.')).toBeVisible();
  await uri.fill('postgres://app@db1.stage/breakpad?host=evil.example');
  await expect(page.getByText('Two values for host: db1.stage and evil.example')).toBeVisible();
  await expect(page.locator('u')).toHaveText('evil.example');
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('db1.stage');
  await uri.fill('postgres://app@db1.stage/breakpad?passfile=/etc/hostname');
  await expect(page.getByText('passfile is refused')).toBeVisible();
  await uri.fill('postgres://app@db1.stage/breakpad?sslkey=/etc/hostname&sslcert=/etc/hosts');
  await expect(page.getByText('sslkey names a file of this computer, /etc/hostname')).toBeVisible();
  await expect(page.getByLabel('sslkey', { exact: true })).toHaveValue('/etc/hostname');
  await uri.fill('postgres://app@h1,h2/breakpad');
  await expect(page.getByText('here the first: h1')).toBeVisible();
  // Half typed: every beginning is answered, and the form never breaks.
  const whole = 'postgresql://app:p%40ss@[2001:db8::7]:5433/my%20db?sslmode=verify-full';
  for (let length = 1; length <= whole.length; length += 1) await uri.fill(whole.slice(0, length));
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('2001:db8::7');
  await expect(page.getByLabel('Database', { exact: true })).toHaveValue('my db');
});

test('what is missing is said at its field, and nothing typed is lost', async ({ visit, door }) => {
  await door.get('connections.save', { profile: saved('other', { name: 'another one' }) });
  const page = await visit('/');
  await page.getByLabel('Host', { exact: true }).fill('db9.stage');
  await page.getByLabel('Port').fill('99999');
  await page.keyboard.press('Control+s');
  await expect(page.getByText('1 to 65535')).toBeVisible();
  await expect(page.getByText('The name of a database')).toBeVisible();
  await expect(page.getByLabel('Port')).toBeFocused();
  await page.getByRole('button', { name: /another one/ }).click();
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('db1.stage');
  await page.getByLabel('Name', { exact: true }).fill('half changed');
  await page.goBack();
  await page.goForward();
  await page.getByRole('button', { name: /another one/ }).click();
  await page.getByLabel('Port').fill('5433');
  await page.keyboard.press('Control+s');
  await expect
    .poll(async () => (await door.get('connections.list', {})).profiles.find(({ id }) => id === 'other')?.port)
    .toBe(5433);
});

test('hostile names are text', async ({ visit, door }) => {
  for (const [i, name] of hostileNames.slice(0, 40).entries()) {
    await door.get('connections.save', {
      profile: saved(`h${i}`, { name, database: name, user: name, environment: 'local' }),
    });
  }
  const page = await visit('/?profile=h0');
  await expect(page.getByRole('button', { name: /never opened/ })).not.toHaveCount(0);
  for (let i = 0; i < hostileNames.slice(0, 40).length; i += 8) {
    await page.goto(`${page.url().split('?')[0]}?profile=h${i}`);
    await expect(page.getByLabel('Connection URI')).toBeVisible();
  }
  await shot(page, 'connect-hostile');
  for (const [i] of hostileNames.slice(0, 40).entries()) await door.get('connections.remove', { id: `h${i}` });
});

test('delete asks first, and Esc keeps', async ({ visit, door }) => {
  await door.get('connections.save', { profile: saved('doomed', { name: 'to be deleted' }) });
  const page = await visit('/?profile=doomed');
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.keyboard.press('Escape');
  const question = page.getByRole('group', { name: 'Delete connection' });
  await expect(question).toBeHidden();
  await page.clock.install();
  // However slow this computer is, no time goes by between the question and the first Enter.
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.getByRole('button', { name: 'Delete…' }).click();
  await shot(page, 'connect-delete');
  await expect(question.getByRole('button', { name: 'Delete connection' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(question).toContainText('Too soon: Enter once more');
  await page.clock.runFor(500);
  await page.clock.resume();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /to be deleted/ })).toBeHidden();
  const isKept = async () => (await door.get('connections.list', {})).profiles.some(({ id }) => id === 'doomed');
  expect(await isKept()).toBe(true);
  // Until then it can be taken back.
  await page.clock.runFor(8_000);
  await expect.poll(isKept).toBe(false);
});

test('production is left only by typing its name', async ({ visit, door }) => {
  await door.get('connections.save', { profile: saved('live', { name: 'main site', environment: 'production' }) });
  const page = await visit('/?profile=live');
  await page.getByRole('radio', { name: 'local' }).check();
  await page.keyboard.press('Control+s');
  const button = page.getByRole('button', { name: 'Take out of production' });
  await expect(button).toBeDisabled();
  await page.keyboard.press('Escape');
  const environment = async () =>
    (await door.get('connections.list', {})).profiles.find(({ id }) => id === 'live')?.environment;
  expect(await environment()).toBe('production');
  await page.keyboard.press('Control+s');
  await page.keyboard.type('main site');
  await page.keyboard.press('Enter');
  await expect.poll(environment).toBe('local');
});

test('how backends are ended is kept, and production never asks for less than its name', async ({ visit, door }) => {
  await door.get('connections.save', { profile: saved('ends', { name: 'ends', environment: 'local' }) });
  const page = await visit('/?profile=ends');
  const asks = page.getByRole('radiogroup', { name: 'Ending backends' });
  await expect(asks.getByRole('radio', { name: 'Confirm each' })).toBeChecked();
  await asks.getByRole('radio', { name: 'Never' }).check();
  await page.keyboard.press('Control+s');
  const kept = async () => (await door.get('connections.list', {})).profiles.find(({ id }) => id === 'ends')?.ending;
  await expect.poll(kept).toBe('never');
  await asks.getByRole('radio', { name: 'Type the name' }).check();
  await page.getByRole('radio', { name: 'production' }).check();
  await expect(asks.getByRole('radio', { name: 'Confirm each' })).toBeDisabled();
  await expect(asks.getByRole('radio', { name: 'Type the name' })).toBeChecked();
});

test('the filter finds by name, host, database and user', async ({ visit, door }) => {
  await door.get('connections.save', { profile: saved('f1', { name: 'needle one' }) });
  await door.get('connections.save', { profile: saved('f2', { name: 'other', host: 'needle.example' }) });
  const page = await visit('/');
  await page.getByRole('button', { name: /needle one/ }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('needle');
  await expect(page.getByRole('button', { name: /never opened/ })).toHaveCount(2);
  await page.keyboard.type(' nothing');
  await expect(page.getByText('No connection contains')).toBeVisible();
});

test('a number chooses, and the smallest window loses nothing', async ({ visit, door }) => {
  await door.get('connections.save', { profile: saved('n1', { name: '  first of all', host: 'first.example' }) });
  const page = await visit('/');
  await page.setViewportSize({ width: 1100, height: 700 });
  const number = await page.getByRole('button', { name: /first of all/ }).getAttribute('aria-keyshortcuts');
  await page.keyboard.press(number ?? '');
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('first.example');
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBe(widths[1]);
  const button = page.getByRole('button', { name: 'Connect', exact: true });
  await button.scrollIntoViewIfNeeded();
  await expect(button).toBeInViewport();
  await shot(page, 'connect-small');
});
