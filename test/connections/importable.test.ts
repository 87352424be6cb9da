import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findImportable } from '../../electron/features/connections/importable.ts';
import { parsePasswordFile, passwordFor } from '../../electron/features/connections/password-file.ts';
import { parseServiceFile } from '../../electron/features/connections/service-file.ts';
import { connections } from '../../shared/contract/connections.ts';
import { testCall } from '../support/databases.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { openRoom } from './rooms.ts';

let home: string;
beforeEach(() => {
  home = tempFolder();
});
afterEach(() => removeFolder(home));

const write = (name: string, text: string, mode = 0o600) => {
  writeFileSync(path.join(home, name), text);
  chmodSync(path.join(home, name), mode);
};
const sources = (env: Record<string, string> = {}) => ({
  home,
  env: { PGSYSCONFDIR: home, ...env },
  platform: 'linux',
  user: 'me',
});

test('a service file: sections, comments, odd lines', () => {
  const { services, notes } = parseServiceFile(
    '# c\r\n[one]\r\nhost=a\r\nport = 5\r\n\r\n[two]\nhost=b=c\nnonsense\nldap://x\n',
  );
  expect(services.map(({ name, parameters }) => [name, Object.fromEntries(parameters)])).toEqual([
    ['one', { host: 'a', port: '5' }],
    ['two', { host: 'b=c' }],
  ]);
  expect(notes).toEqual(['line 8 is neither [name] nor key=value', 'line 9: LDAP look-ups are not done']);
});

describe('a password file', () => {
  const lines = parsePasswordFile('# c\nh:5432:d:u:p:q\\:\\\\\nh2:*:*:u:two\n*:*:*:*:any\nshort:1\n');

  test('is read as libpq reads it', () => {
    expect(lines).toEqual([
      { host: 'h', port: '5432', database: 'd', user: 'u', password: 'p:q:\\' },
      { host: 'h2', port: '*', database: '*', user: 'u', password: 'two' },
      { host: '*', port: '*', database: '*', user: '*', password: 'any' },
    ]);
  });

  test('a password goes only to a host that its line names', () => {
    const of = (host: string, port = 5432) => passwordFor(lines, { host, port, database: 'd', user: 'u' });
    expect(of('h')).toBe('p:q:\\');
    expect(of('h', 1)).toBeUndefined();
    expect(of('h2', 77)).toBe('two');
    expect(of('evil.example')).toBeUndefined();
  });
});

test('services, environment and password lines, each once', async () => {
  write('.pg_service.conf', '[shop]\nhost=db1\ndbname=shop\nuser=app\n[nohost]\ndbname=x\n');
  write('.pgpass', 'db1:5432:shop:app:one\ndb2:5433:logs:reader:two\n*:*:*:*:any\n');
  const { found, notes } = await findImportable(
    sources({ PGHOST: '/var/run/postgresql', PGDATABASE: 'live_shop', PGSSLKEY: '/x' }),
  );
  expect(found.map(({ source, profile, password }) => ({ source, password, ...profile, id: '' }))).toEqual([
    {
      source: '.pg_service.conf [shop]',
      id: '',
      name: 'shop',
      host: 'db1',
      port: 5432,
      database: 'shop',
      user: 'app',
      tls: 'unverified',
      environment: 'staging',
      password: 'one',
    },
    {
      source: 'PG* environment',
      id: '',
      name: 'live_shop on /var/run/postgresql',
      host: '/var/run/postgresql',
      port: 5432,
      database: 'live_shop',
      user: 'me',
      tls: 'off',
      environment: 'production',
      password: undefined,
    },
    {
      source: '.pgpass entry 2',
      id: '',
      name: 'logs on db2',
      host: 'db2',
      port: 5433,
      database: 'logs',
      user: 'reader',
      tls: 'unverified',
      environment: 'staging',
      password: 'two',
    },
  ]);
  expect(notes.join('\n')).toMatch(/nohost.*names no host/);
  expect(notes.join('\n')).toContain('sslkey is refused');
  expect(notes.join('\n')).toContain('for any host (*)');
});

test('a password file that others can read is not used, as libpq does', async () => {
  write('.pgpass', 'db2:5433:logs:reader:two\n', 0o644);
  const { found, notes } = await findImportable(sources());
  expect(found).toEqual([]);
  expect(notes.join()).toContain('readable by others');
});

test('what is no file, or too large, is said and not read', async () => {
  mkdirSync(path.join(home, '.pg_service.conf'));
  write('.pgpass', 'x'.repeat(1_000_001));
  const { found, notes } = await findImportable(sources());
  expect(found).toEqual([]);
  expect(notes.join()).toContain('not a file');
  expect(notes.join()).toContain('larger than 1 MB');
});

test('importing twice makes one profile, and only tightens its environment', async () => {
  const app = tempFolder();
  write('.pg_service.conf', '[shop]\nhost=db1\ndbname=shop\nuser=app\n');
  const room = await openRoom(app, undefined, sources());
  const call = testCall();
  const { found } = connections.importable.output.parse(await room.service.importable({}, call));
  const ids = found.map(({ profile }) => profile.id);
  expect((await room.service.import({ ids }, call)).imported).toHaveLength(1);
  const [first] = (await room.service.list({}, call)).profiles;
  if (!first) throw new Error('nothing was imported');
  expect(first.environment).toBe('staging');
  const { id, name, host, port, database, user, tls } = first;
  const profile = { id, name, host, port, database, user, tls, environment: 'production' } as const;
  await room.service.save({ profile, keepPassword: 'keychain' }, call);
  await room.service.import({ ids }, call);
  const { profiles } = await room.service.list({}, call);
  expect(profiles.map(({ environment }) => environment)).toEqual(['production']);
  expect((await room.service.import({ ids: ['import-0'] }, call)).imported).toEqual([]);
  removeFolder(app);
});
