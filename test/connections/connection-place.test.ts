import { describe, expect, test } from 'vitest';
import { switcherServers } from '../../renderer/features/connections/switcher-rows.ts';
import { guessEnvironment, isLocalHost } from '../../shared/connections/place.ts';
import type { SavedProfile } from '../../shared/contract/connections.ts';

test.each([
  ['/var/run/postgresql', true],
  ['localhost', true],
  ['127.0.0.53', true],
  ['::1', true],
  ['127.evil.example', false],
  ['localhost.evil.example', false],
  ['10.0.0.1', false],
])('%s is this computer: %s', (host, isLocal) => {
  expect(isLocalHost(host)).toBe(isLocal);
});

test.each([
  [[], 'localhost', 'local'],
  [['shop'], 'db1.example.com', 'staging'],
  [['shop'], 'db1.prod.example.com', 'production'],
  [['Shop LIVE'], 'localhost', 'production'],
  [['x'], 'primary-db', 'production'],
  [['x'], 'prd2', 'production'],
  [['products'], 'delivery.example.com', 'staging'],
] as const)('%j on %s is %s', (names, host, environment) => {
  expect(guessEnvironment(names, host)).toBe(environment);
});

describe('the switcher', () => {
  const profile = (id: string, more: Partial<SavedProfile> = {}): SavedProfile => ({
    ...{ id, name: id, host: `${id}.example`, port: 5432, database: 'app', user: 'u', tls: 'verified' },
    ...{ environment: 'staging', secret: 'none', isDemo: false },
    ...more,
  });
  const database = (datname: string, bytes: number | null) => ({ datname, bytes, allowsConnections: true });
  const input = {
    profiles: [profile('b'), profile('a')],
    lists: new Map([
      ['b', { databases: [database('app', 5), database('logs', null)], readAt: '2026-03-01', isLive: false }],
    ]),
    states: [{ kind: 'open', at: 'b/app', connections: 2 }] as const,
    current: 'b/app',
    filter: '',
  };

  test('the current server first, the unknown ones with their own database', () => {
    const servers = switcherServers(input);
    expect(servers.map(({ profile, link, databases }) => [profile.id, link, databases.map(({ at }) => at)])).toEqual([
      ['b', 'current', ['b/app', 'b/logs']],
      ['a', 'closed', ['a/app']],
    ]);
    expect(servers[1]?.databases[0]?.bytes).toBeNull();
    expect(servers[0]?.databases.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
  });

  test('every word of the filter must fit the server or the database', () => {
    const found = (filter: string) =>
      switcherServers({ ...input, filter }).flatMap(({ databases }) => databases.map(({ at }) => at));
    expect(found('logs')).toEqual(['b/logs']);
    expect(found('b.example APP')).toEqual(['b/app']);
    expect(found('nothing')).toEqual([]);
  });
});
