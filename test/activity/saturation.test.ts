import { describe, expect, test } from 'vitest';
import { slotsOf, usersOfSlots } from '../../shared/activity/saturation.ts';
import { madeServer } from './leak-world.ts';
import { madeBackend } from './made-backend.ts';

describe('slots', () => {
  test('are what max_connections leaves to ordinary roles', () => {
    const server = madeServer({ max_connections: 100, reserved: 3 });
    expect(slotsOf(server, 87)).toEqual({ used: 87, max: 100, reserved: 3, limit: 97, left: 10 });
    expect(slotsOf(server, 99)).toMatchObject({ used: 99, left: 0 });
    expect(slotsOf(madeServer({ max_connections: 3, reserved: 5 }), 0)).toMatchObject({ limit: 0, left: 0 });
  });

  const hidden = { kind: 'unknown', state: null, backend_type: null, client: null } as const;
  const backends = [
    madeBackend({ application_name: 'web', kind: 'idle', client: '10.0.0.1' }),
    madeBackend({ application_name: 'web', kind: 'active', client: '10.0.0.2' }),
    madeBackend({ application_name: 'web', usename: 'other', kind: 'waiting', client: 'socket' }),
    madeBackend({ application_name: '', kind: 'aborted' }),
    madeBackend({ application_name: 'batch', ...hidden }),
    madeBackend({ application_name: 'batch', ...hidden }),
    madeBackend({ application_name: 'launcher', ...hidden, usename: null, datname: null }),
    madeBackend({ application_name: 'standby', backend_type: 'walsender' }),
  ];

  test('are used by applications, and what is hidden is counted and said', () => {
    const users = usersOfSlots(backends, 'application_name');
    expect(users.map(({ name, count }) => [name, count])).toEqual([
      ['web', 3],
      ['batch', 2],
      [null, 1],
    ]);
    expect(users[0]?.kinds).toEqual({
      active: 1,
      'idle-in-transaction': 0,
      aborted: 0,
      waiting: 1,
      idle: 1,
      unknown: 0,
    });
    expect(users[1]?.kinds.unknown).toBe(2);
    expect(users[2]).toMatchObject({ name: null, isHidden: false });
  });

  test('by client, one that is not told is no client', () => {
    const users = usersOfSlots(backends, 'client');
    expect(users.find(({ isHidden }) => isHidden)).toMatchObject({ name: null, count: 2 });
    expect(users.reduce((sum, { count }) => sum + count, 0)).toBe(6);
  });

  test('add up however they are told apart', () => {
    for (const by of ['application_name', 'usename', 'client', 'datname'] as const) {
      const users = usersOfSlots(backends, by);
      expect(users.reduce((sum, { count }) => sum + count, 0)).toBe(6);
      for (const { count, kinds } of users) expect(Object.values(kinds).reduce((a, b) => a + b)).toBe(count);
    }
  });
});
