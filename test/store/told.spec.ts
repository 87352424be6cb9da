import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { openRooms } from '../../electron/door/rooms.ts';
import { startSocketHost } from '../../electron/door/socket-host.ts';
import { asDownload } from '../../electron/native.ts';
import { test as base, expect, openServer } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { turningBox } from './turning-box.ts';

const good = '{"version":1,"content":';
const profile = { id: 'kept', name: 'kept', host: 'h', port: 1, database: 'd', user: 'u', tls: 'off' };
/** Truncated, of a newer Heapscope, unreadable, no JSON, of another shape. */
function breakAll(home: string): void {
  const write = (name: string, text: string) => writeFileSync(path.join(home, name), text);
  write('profiles.json', '{"version":2,"content":{"profiles":[{"pro');
  write(
    'profiles.json.last-good',
    JSON.stringify({ version: 2, content: { profiles: [{ profile: { ...profile, environment: 'local' } }] } }),
  );
  write('settings.json', `{"version":99,"content":{"theme":"light"}}`);
  write('secrets.json', 'no JSON');
  write('database-sizes.json', `${good}[]}`);
  mkdirSync(path.join(home, 'log-switches.json'));
}

/** The rooms and the door of the browser host, with a keychain, which that host has not. */
const test = base.extend<object, { server: OwnPostgres }>({
  host: [
    async ({ browserName: _browserName }, use) => {
      const home = tempFolder();
      breakAll(home);
      const args = { port: 0, hasActions: true, hasDemo: false, resetsDemo: false };
      const native = { save: async (file: Parameters<typeof asDownload>[0]) => asDownload(file), secrets: turningBox };
      const rooms = await openRooms({ folder: home, args, native, say: () => undefined });
      const door = await startSocketHost({
        pageFolder: path.resolve('dist/page'),
        onPage: (bridge) => rooms.mount(bridge),
        onPages: () => undefined,
        onAttack: () => undefined,
      });
      const close = async () => {
        await door.close();
        await rooms.close();
      };
      const { origin } = door;
      await use({
        ...{ origin, home, pid: process.pid, output: () => '', kill: close },
        freshUrl: async (at) => door.freshUrl(at),
        stop: async () => {
          await close();
          return 0;
        },
      });
      await close();
      removeFolder(home);
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  server: [
    async ({ browserName: _browserName }, use) => {
      const server = await startPostgres({ settings: { logging_collector: true, log_destination: 'stderr' } });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

const told = (page: Page, title: string) =>
  page.getByRole('status', { name: 'Notices' }).locator('div', { hasText: title }).last();

test('what was found in a file is said, on any screen and in Settings', async ({ visit, door, host }) => {
  const { profiles } = await door.get('connections.list', {});
  expect(profiles.map(({ id }) => id)).toEqual(['kept']);
  await door.get('connections.databases', { id: 'kept' });
  const page = await visit('/settings');
  const banner = (text: RegExp) => page.getByRole('status').filter({ hasText: text });
  await expect(
    banner(/profiles\.json could not be read \(it ends in the middle.*the last good copy is used/),
  ).toBeVisible();
  await expect(banner(/settings\.json is from a newer Heapscope \(format 99\); it is only read here/)).toBeVisible();
  await expect(banner(/secrets\.json could not be read .*an empty one is used.*kept as .*\.corrupt-/)).toBeVisible();
  await expect(banner(/database-sizes\.json could not be read/)).toBeVisible();
  await expect(banner(/Could not read .*log-switches\.json: EISDIR/)).toBeVisible();
  await page.goto(`${host.origin}/plan`);
  // So many at once are one notice, which leads to what is said of each.
  const together = told(page, "About 5 of Heapscope's files");
  await expect(together).toContainText('log-switches.json');
  await expect(told(page, 'About log-switches.json')).toHaveCount(0);
  await page.getByRole('button', { name: 'Open Settings' }).press('Enter');
  await expect(banner(/Could not read .*log-switches\.json: EISDIR/)).toContainText(host.home);
});

test('what a file does not take is said where it happens, with its name and why', async ({
  visit,
  door,
  host,
  server,
}) => {
  // A folder in the place of the file: nobody can write it, not even root.
  const names = ['profiles.json', 'secrets.json', 'database-sizes.json', 'log-switches.json'];
  const refuse = (name: string) => {
    rmSync(path.join(host.home, name), { recursive: true, force: true });
    mkdirSync(path.join(host.home, name));
  };
  const { path: place } = await openServer(door, server, { id: 'own' });
  for (const name of names) refuse(name);
  const page = await visit(`${place}/sql-log`);
  const why = (name: string) => new RegExp(`${path.join(host.home, name)}: EISDIR`);
  await expect(page.getByText("ALTER DATABASE postgres SET log_statement = 'all';")).toBeVisible();
  await expect(page.getByRole('button', { name: /^Turn on for/ })).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  const question = page.getByRole('group', { name: 'Turn on' });
  await expect(question.getByRole('button', { name: /^Turn on/ })).toBeFocused();
  await expect(async () => {
    if ((await question.count()) > 0) await page.keyboard.press('Enter');
    await expect(told(page, 'log-switches.json was not saved')).toContainText(why('log-switches.json'), {
      timeout: 500,
    });
  }).toPass();
  await door.get('connections.databases', { id: 'own' });
  await expect(told(page, 'database-sizes.json was not saved')).toContainText(why('database-sizes.json'));

  await page.goto(`${host.origin}/`);
  await page.getByLabel('Host', { exact: true }).fill('db9.stage');
  await page.getByLabel('Database', { exact: true }).fill('shop');
  await page.getByLabel('User').fill('app');
  await page.getByLabel('Password', { exact: true }).fill('s3cret-word');
  await page.keyboard.press('Control+s');
  await expect(told(page, 'secrets.json was not saved')).toContainText(why('secrets.json'));
  await expect(told(page, 'profiles.json was not saved')).toContainText(why('profiles.json'));
  await expect(page.getByRole('button', { name: /shop on db9\.stage/ })).toContainText('not saved');
  // As soon as the disk takes it, it is saved, and nothing is wrong any more.
  for (const name of names) rmSync(path.join(host.home, name), { recursive: true });
  await page.getByLabel('Name', { exact: true }).fill('shop');
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('button', { name: /never opened/ }).filter({ hasText: 'db9' })).toBeVisible();
  const { profiles } = await door.get('connections.list', {});
  expect(profiles.find(({ name }) => name === 'shop')?.unsaved).toBeUndefined();
});
