import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectAccessible } from '../support/axe.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { expect, shot, test } from './page.ts';

const home = tempFolder();
writeFileSync(
  path.join(home, '.pg_service.conf'),
  '[crash-stats]\nhost=db1.prod\ndbname=breakpad\nuser=app_ro\nsslmode=verify-full\n\n[odd]\nhost=db2\noptions=-c x=y\n',
);
writeFileSync(path.join(home, '.pgpass'), 'db1.prod:5432:breakpad:app_ro:canary-51\n*:*:*:*:canary-52\n');
chmodSync(path.join(home, '.pgpass'), 0o600);

test.use({
  hostOptions: { args: ['--no-demo'], env: { HOME: home, PGHOST: 'db3.stage', PGUSER: 'me', PGOPTIONS: '-c a=b' } },
});

test('reads nothing unasked, shows what there is, imports what is chosen', async ({ visit, door }) => {
  expect((await door.get('connections.list', {})).profiles).toEqual([]);
  const page = await visit('/');
  await page.getByRole('button', { name: 'Import…' }).click();
  const panel = page.getByRole('region', { name: 'Import connections' });
  await expect(panel.getByRole('checkbox')).toHaveCount(3);
  await expect(panel).toContainText('pg_service.conf [crash-stats]');
  await expect(panel).toContainText('with its password');
  await expect(panel).toContainText('options is refused');
  await expect(panel).toContainText('for any host (*)');
  await expect(page.locator('body')).not.toContainText('canary');
  await shot(page, 'connect-import');
  await expectAccessible(page);
  await panel.getByRole('checkbox', { name: /odd/ }).uncheck();
  await panel.getByRole('button', { name: 'Import 2 connections' }).click();
  await expect(panel).toBeHidden();
  const { profiles } = await door.get('connections.list', {});
  expect(profiles).toHaveLength(2);
  expect(profiles.find(({ host }) => host === 'db1.prod')).toMatchObject({
    name: 'crash-stats',
    environment: 'production',
    tls: 'verified',
    secret: 'memory',
  });
  expect(JSON.stringify(profiles)).not.toContain('canary');
});
