import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Profiles } from '../../electron/store/profiles.ts';
import type { Profile } from '../../shared/contract/connections.ts';
import { testCall as call } from '../support/databases.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { failureOf, openRoom, profileOf } from './rooms.ts';

const db1 = { host: 'db1', port: 5432, user: 'app' };
const hop = { host: 'bastion', port: 22, user: 'me', auth: 'key', keyFile: '/home/me/.ssh/id' } as const;
const full = profileOf(db1, {
  tls: 'verified',
  sslrootcert: '/etc/ssl/root.crt',
  sslcert: '/home/me/.postgresql/postgresql.crt',
  sslkey: '/home/me/.postgresql/postgresql.key',
  environment: 'staging',
  acceptsClearPassword: true,
  ssh: { ...hop, jump: { ...hop, auth: 'password' } },
});

const homes: string[] = [];
async function room() {
  const home = tempFolder();
  homes.push(home);
  return openRoom(home, undefined, { home: '/home/me' });
}

const fileOf = (profile: object, more: object = {}) =>
  JSON.stringify({ heapscope: 'connection profile', version: 1, profile, ...more });
const { id: _id, acceptsClearPassword: _accepts, ...shareable } = full;

describe('a profile as a file', () => {
  test('holds no secret, no id, no accepted risk, and no home folder', async () => {
    const { service } = await room();
    const secrets = { ssh: 'canary-ssh', jump: 'canary-jump', sslkey: 'canary-key' };
    await service.save({ profile: full, password: 'canary-pw', secrets, keepPassword: 'memory' }, call());
    const { file, named } = await service.exportProfile({ id: full.id }, call());
    if (file.kind !== 'download') throw new Error(file.kind);
    const text = Buffer.from(file.base64, 'base64').toString('utf8');
    expect(text).not.toMatch(/canary|acceptsClear|\/home\/me|"id"|secret/);
    expect(named).toContain('~/.ssh/id');
    expect(file.suggestedName).toBe('one.heapscope.json');
    // And comes back as it was, elsewhere.
    const other = await room();
    const { profile, notes } = await other.service.readProfile({ text }, call());
    expect(profile).toMatchObject({
      host: 'db1',
      ssh: { keyFile: '~/.ssh/id', jump: { auth: 'password' } },
      sslkey: '~/.postgresql/postgresql.key',
    });
    expect(profile.id).not.toBe(full.id);
    expect(notes.join(' ')).toContain('~/.postgresql/postgresql.key, which is read when you connect');
    expect((await other.service.list({}, call())).profiles).toEqual([]);
    expect((await failureOf(service.exportProfile({ id: 'nobody' }, call()))).kind).toBe('not-connected');
  });

  test.each<[string, Partial<Profile>, Partial<Profile>]>([
    ['a server that is known as production', { environment: 'production' }, { environment: 'production' }],
    ['a server that is known as verified', { tls: 'verified' }, { tls: 'verified' }],
  ])('never loosens %s', async (_what, known, expected) => {
    const { service } = await room();
    await service.save({ profile: { ...profileOf(db1), ...known }, keepPassword: 'memory' }, call());
    const text = fileOf({ ...shareable, tls: 'off', environment: 'local', ending: 'confirm' });
    const { profile, notes } = await service.readProfile({ text }, call());
    expect(profile).toMatchObject(expected);
    expect(profile.ending).toBeUndefined();
    expect(notes.length).toBeGreaterThan(0);
  });

  test('a name that tells of production is believed before the file', async () => {
    const { service } = await room();
    const text = fileOf({ ...shareable, host: 'db1.prod.example.com', environment: 'local', ending: 'never' });
    expect((await service.readProfile({ text }, call())).profile).toMatchObject({
      environment: 'production',
      ending: 'never',
    });
  });

  test.each([
    ['', 'no JSON'],
    ['{', 'no JSON'],
    ['[]', 'no profile of Heapscope'],
    ['null', 'no profile of Heapscope'],
    [fileOf(shareable, { heapscope: 'x' }), 'no profile of Heapscope'],
    [fileOf(shareable, { version: 2 }), 'newer Heapscope'],
    [fileOf({ ...shareable, acceptsClearPassword: true }), 'something that no profile has'],
    [fileOf({ ...shareable, password: 'x' }), 'something that no profile has'],
    [fileOf({ ...shareable, id: 'p1' }), 'something that no profile has'],
    [fileOf({ ...shareable, port: 0 }), 'port is missing or wrong'],
    [fileOf({ ...shareable, tls: 'none' }), 'tls is missing or wrong'],
    [fileOf({ ...shareable, host: '' }), 'host is missing or wrong'],
    [fileOf({ ...shareable, ssh: { ...hop, host: 'a b' } }), 'ssh.host is missing or wrong'],
    [fileOf({ ...shareable, ssh: { ...hop, trusted: ['SHA256:x'] } }), 'something that no profile has'],
    [fileOf(shareable).replace('"profile":{', '"profile":{"__proto__":{"a":1},'), 'something that no profile has'],
    [fileOf({ ...shareable, name: 'x'.repeat(120_000) }), 'larger than 100 kB'],
  ])('%#: is refused in words', async (text, words) => {
    const { service } = await room();
    const { kind, message } = await failureOf(service.readProfile({ text }, call()));
    expect(kind).toBe('bad-input');
    expect(message).toContain(words);
    for (const home of homes.splice(0)) removeFolder(home);
  });
});

describe('saved connections', () => {
  test('of an older Heapscope are read as they are', async () => {
    const home = tempFolder();
    const profile = profileOf(db1);
    const file = path.join(home, 'profiles.json');
    writeFileSync(file, JSON.stringify({ version: 1, content: { profiles: [{ profile, lastVersion: 180_000 }] } }));
    const profiles = new Profiles(home);
    expect(await profiles.list()).toEqual([{ profile, lastVersion: 180_000 }]);
    await profiles.save({ ...profile, ssh: hop });
    expect(await new Profiles(home).list()).toEqual([{ profile: { ...profile, ssh: hop }, lastVersion: 180_000 }]);
    expect(profiles.notice).toBeUndefined();
    removeFolder(home);
  });
});
