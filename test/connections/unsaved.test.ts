import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testCall } from '../support/databases.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { openRoom, profileOf } from './rooms.ts';

test('a disk that takes nothing: said, the connection works, and is saved as soon as the disk takes it', async () => {
  const server = await sharedPostgres();
  const home = tempFolder();
  const file = path.join(home, 'profiles.json');
  // A folder in the file's place can be replaced by nobody, not even by root.
  mkdirSync(file);
  const { service, databases } = await openRoom(home);
  const call = testCall();
  const saved = await service.save(
    { profile: profileOf(server), password: server.password, keepPassword: 'keychain' },
    call,
  );
  expect(saved.unsaved).toContain(file);
  const listed = await service.list({}, call);
  expect(listed.profiles).toMatchObject([{ id: 'p1', unsaved: saved.unsaved }]);
  expect(listed.notice).toContain(file);
  expect(await service.open({ id: 'p1' }, call)).toMatchObject({ role: server.user });
  await databases.closeAll();
  expect(readdirSync(home).filter((name) => name.endsWith('.tmp'))).toEqual([]);

  removeFolder(file);
  const again = await service.save({ profile: profileOf(server, { id: 'p2' }), keepPassword: 'keychain' }, call);
  expect(again.unsaved).toBeUndefined();
  const next = await openRoom(home);
  expect((await next.service.list({}, call)).profiles.map(({ id }) => id)).toEqual(['p1', 'p2']);
  removeFolder(home);
});

test('a broken file: the last good connections, and where the broken one is', async () => {
  const home = tempFolder();
  const first = await openRoom(home);
  const call = testCall();
  await first.service.save({ profile: profileOf({ host: 'h', port: 1, user: 'u' }), keepPassword: 'keychain' }, call);
  writeFileSync(path.join(home, 'profiles.json'), '{"version":1,"content":{"profiles":[{"pro');
  const { profiles, notice } = await (await openRoom(home)).service.list({}, call);
  expect(profiles).toMatchObject([{ id: 'p1' }]);
  expect(notice).toMatch(/profiles\.json could not be read.*last good copy.*\.corrupt-/);
  removeFolder(home);
});
