import { expect, test } from 'vitest';
import { describeEachRole } from '../support/every-version.ts';
import { newCall, productOn } from './open.ts';

/** What the fixture has not: the facts are of the server, the role and the database alone. */
const nothing = async () => {};

const lacking = {
  superuser: [],
  pg_monitor: ['pg_read_all_data', 'pg_signal_backend'],
  plain: ['pg_monitor', 'pg_read_all_data', 'pg_signal_backend'],
} as const;

describeEachRole(nothing, ({ major, kind, server, database, role }) => {
  test('the facts are true, and what is hidden is said with its GRANT', async () => {
    const { user, password } = role();
    const { databases, at } = productOn({ ...server(), user, password }, { database: database().name });
    const facts = await databases.facts(at, newCall());
    expect(Math.floor(facts.server_version_num / 10_000)).toBe(major);
    expect(facts.server_version.startsWith(`${major}.`)).toBe(true);
    expect(facts).toMatchObject({
      at,
      database: database().name,
      role: user,
      isSuperuser: kind === 'superuser',
      isStandby: false,
      isPooled: false,
      block_size: 8192,
      encoding: 'UTF8',
      warnings: [],
    });
    expect(facts.hidden.map(({ grant }) => grant)).toEqual(lacking[kind].map((right) => `GRANT ${right} TO ${user};`));
    expect(facts.memberOf.includes('pg_read_all_stats')).toBe(kind !== 'plain');
    const admin = await server().connect();
    const [found] = await admin.query(`SELECT oid::int FROM pg_database WHERE datname = '${database().name}'`);
    await admin.close();
    expect(facts.database_oid).toBe(found?.oid);
    await databases.closeAll();
  });
});
