import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/contract/activity.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestServer } from '../support/server-address.ts';
import { type OpenActivity, openActivity } from './open-activity.ts';
import { idleInTransaction, type Observer, observe } from './victim.ts';

/** Roles of this file, by what they may; every one of them but the superuser made by `makeRoles`. */
const callers = ['plain', 'pg_monitor', 'member of it', 'pg_signal_backend', 'signals and sees', 'superuser'] as const;
type Caller = (typeof callers)[number];
const targets = ['itself', 'another', 'superuser'] as const;
type Whose = (typeof targets)[number];

interface Login {
  readonly user: string;
  readonly password: string;
}

interface Expected {
  readonly kind: Outcome['kind'];
  /** The server's own, or null where the guard matched nothing. */
  readonly sqlstate: string | null;
  /** The roles that a GRANT would give; null: none is named. */
  readonly grant: string | null;
}
const ended: Expected = { kind: 'ended', sqlstate: '57P01', grant: null };
const denied = (sqlstate: string | null, grant: string | null): Expected => ({ kind: 'denied', sqlstate, grant });
const blind = denied(null, null);

const table: Readonly<Record<Caller, Readonly<Record<Whose, Expected>>>> = {
  plain: { itself: ended, another: denied(null, 'pg_signal_backend, pg_read_all_stats'), superuser: blind },
  pg_monitor: { itself: ended, another: denied('42501', 'pg_signal_backend'), superuser: denied('42501', null) },
  'member of it': { itself: ended, another: ended, superuser: blind },
  pg_signal_backend: { itself: ended, another: denied(null, 'pg_read_all_stats'), superuser: blind },
  'signals and sees': { itself: ended, another: ended, superuser: denied('42501', null) },
  superuser: { itself: ended, another: ended, superuser: ended },
};

const grants: Readonly<Record<Caller, string>> = {
  plain: '',
  pg_monitor: 'pg_monitor',
  'member of it': 'TARGET',
  pg_signal_backend: 'pg_signal_backend',
  'signals and sees': 'pg_signal_backend, pg_read_all_stats',
  superuser: '',
};

describeEachVersion(({ server }) => {
  const made: string[] = [];
  const logins = new Map<Caller | 'target', Login>();
  let product: OpenActivity;
  let observer: Observer;

  const makeRole = async (name: Caller | 'target', granted: string) => {
    const user = `hs end "${name}" ${randomBytes(4).toString('hex')}`;
    const password = randomBytes(8).toString('hex');
    const quoted = `"${user.replaceAll('"', '""')}"`;
    await observer.connection.query(`CREATE ROLE ${quoted} LOGIN PASSWORD '${password}'`);
    made.push(quoted);
    if (granted !== '') await observer.connection.query(`GRANT ${granted} TO ${quoted}`);
    logins.set(name, { user, password });
    return quoted;
  };
  beforeAll(async () => {
    product = await openActivity();
    observer = await observe(server());
    const target = await makeRole('target', '');
    for (const caller of callers) {
      if (caller !== 'superuser') await makeRole(caller, grants[caller].replace('TARGET', target));
    }
  });
  afterAll(async () => {
    await product.close();
    for (const role of made) await observer.connection.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await observer.connection.close();
  });

  const loginOf = (one: Caller | 'target', on: TestServer): Login => logins.get(one) ?? on;
  const victimLogin = (caller: Caller, whose: Whose): Login => {
    if (whose === 'superuser') return server();
    return loginOf(whose === 'itself' ? caller : 'target', server());
  };

  describe.each(callers)('as %s', (caller) => {
    it.each(targets)('ends, or is told why not: a backend of %s', async (whose) => {
      const { user, password } = victimLogin(caller, whose);
      const victim = await idleInTransaction(server(), { user, password }, 'SELECT 1');
      const target = await observer.until(victim.pid, 'idle in transaction');
      const me = loginOf(caller, server());
      const at = product.place(server(), 'postgres', { user: me.user, password: me.password });
      const outcome = await product.end(at, target);
      await product.databases.close(at);
      const expected = table[caller][whose];
      expect({ kind: outcome.kind, sqlstate: outcome.sqlstate }, outcome.words).toEqual({
        kind: expected.kind,
        sqlstate: expected.sqlstate,
      });
      expect(outcome.grant?.replace(/^GRANT (.*) TO .*$/u, '$1') ?? null).toBe(expected.grant);
      expect(await observer.isThere(victim.pid)).toBe(expected.kind !== 'ended');
      if (expected.kind === 'ended') expect(outcome.clientSaw).toMatch(/57P01/);
      if (expected.kind === 'denied' && whose === 'superuser') expect(outcome.words).toMatch(/Only a superuser/);
      expect(outcome.words).not.toContain('..');
      // The server's own words, whatever language and version.
      if (expected.sqlstate === '42501') expect(outcome.words).toMatch(/terminate/);
      await victim.close();
    });
  });

  it('the GRANT that a plain role is shown makes it work', async () => {
    await makeRole('plain', '');
    const me = loginOf('plain', server());
    const victim = await idleInTransaction(server(), loginOf('target', server()), 'SELECT 1');
    const target = await observer.until(victim.pid, 'idle in transaction');
    const at = product.place(server(), 'postgres', { user: me.user, password: me.password });
    const { grant } = await product.end(at, target);
    expect(grant).not.toBeNull();
    await observer.connection.query(grant ?? '');
    expect(await product.end(at, target)).toMatchObject({ kind: 'ended', grant: null });
    await observer.untilGone(victim.pid);
    await victim.close();
  });
});
