import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at, expect, saved, shot, test } from '../connections/page.ts';
import { expectAccessible } from '../support/axe.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { makeUserKeys, noSshServer, startSshServer } from './ssh-server.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

test('through SSH by keys alone: an unknown key is trusted once, a passphrase asked for', async ({
  visit,
  server,
  door,
}) => {
  test.skip(noSshServer !== undefined, noSshServer ?? '');
  const folder = tempFolder();
  const keys = makeUserKeys(folder);
  const bastion = await startSshServer({ folder, keys });
  try {
    const profile = saved('far', { ...at(server), name: 'far away', environment: 'local' });
    await door.get('connections.save', { profile, password: server.password, keepPassword: 'memory' });
    const page = await visit('/?profile=far');
    await page.getByRole('combobox', { name: 'SSH tunnel' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /with a key file/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const field = (name: string) => page.getByLabel(name, { exact: true });
    await field('SSH host').fill(bastion.host);
    await field('SSH port').fill('0');
    await field('SSH user').fill(bastion.user);
    await field('SSH key file').fill(keys.locked);
    await page.keyboard.press('Alt+k');
    await expect(field('SSH port')).toHaveAttribute('aria-invalid', 'true');
    await field('SSH port').fill(String(bastion.port));
    // The one that is known does not follow a connection that leads another way now.
    await field('Password').fill(server.password);
    await page.keyboard.press('Alt+k');
    const panel = page.getByRole('region', { name: 'Test of the connection' });
    await expect(panel.getByRole('alert')).toContainText('locked with a passphrase');
    await expect(field('SSH key passphrase')).toBeFocused();
    await page.keyboard.type(keys.passphrase);
    await page.keyboard.press('Alt+k');
    await expect(panel.getByRole('alert')).toContainText('is not known: ssh-ed25519 SHA256:');
    const question = page.getByRole('group', { name: 'Trust this key' });
    await expect(question).toContainText('known_hosts stays as it is');
    await shot(page, 'ways-in');
    await expectAccessible(page);
    const trust = question.getByRole('button', { name: 'Trust this key' });
    await trust.focus();
    // An Enter in the first moment is not taken for an answer.
    await expect(async () => {
      if (await trust.isVisible()) await trust.press('Enter');
      await expect(panel.getByRole('status')).toContainText('Connects', { timeout: 2_000 });
    }).toPass();
    await expect(panel).toContainText('its key is known');
    await page.keyboard.press('Control+Enter');
    await expect(page).toHaveURL(/\/db\/far\/postgres\/overview/);
    expect(bastion.sessions().length).toBeGreaterThan(0);
    const known = (await door.get('connections.list', {})).profiles.find(({ id }) => id === 'far');
    expect(known).toMatchObject({ ssh: { auth: 'key', keyFile: keys.locked }, ways: { ssh: 'memory' } });
  } finally {
    await bastion.stop();
    removeFolder(folder);
  }
});

test('a profile as a file: without secrets, and what comes back is looked through first', async ({ visit, door }) => {
  const folder = tempFolder();
  const canary = 'canary-3fe1';
  const hop = { host: 'bastion.stage', port: 22, user: 'me', auth: 'password' } as const;
  const profile = saved('shared', { name: 'crash-stats', ssh: hop, environment: 'production' });
  const secrets = { ssh: canary };
  await door.get('connections.save', { profile, password: canary, secrets, keepPassword: 'memory' });
  const ids = async () => (await door.get('connections.list', {})).profiles.map(({ id }) => id);
  const before = await ids();
  const page = await visit('/?profile=shared');
  await page.getByRole('button', { name: 'Profile' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /Export profile/ }).waitFor();
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('e');
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('crash-stats.heapscope.json');
  const file = path.join(folder, 'profile.json');
  await download.saveAs(file);
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain(canary);
  const loose = path.join(folder, 'loose.json');
  writeFileSync(loose, text.replace('"production"', '"local"').replace('"crash-stats"', '"mine <b>now</b>"'));
  await page.getByLabel('File of a profile').setInputFiles(loose);
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await expect(field('Name')).toHaveValue('mine <b>now</b>');
  await expect(field('SSH host')).toHaveValue('bastion.stage');
  await expect(page.getByText('It says local; it is taken as production')).toBeVisible();
  expect(await ids()).toEqual(before);
  writeFileSync(loose, text.replace('"port"', '"trusted": true, "port"'));
  await page.getByLabel('File of a profile').setInputFiles(loose);
  await expect(page.getByText('something that no profile has')).toBeVisible();
  removeFolder(folder);
});
