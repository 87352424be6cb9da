import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { createRole, describeEachVersion, dropRole, type TestRole } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';

describeEachVersion(({ major, server }) => {
  let product: TestDatabases;
  let database: TestDatabase;
  let role: TestRole;
  beforeAll(async () => {
    product = testDatabases();
    database = await server().createDatabase();
    role = await createRole(server(), 'plain');
  });
  afterAll(async () => {
    await product.close();
    await database.drop();
    await dropRole(server(), role);
  });

  /** After `change` as superuser, which is taken back afterwards. */
  async function promiseAfter(change = '', back = '') {
    const admin = await database.connect();
    await admin.query(change.replaceAll('@me', role.user));
    const promise = await product.databases.promise(product.place(server(), database.name, role), testCall());
    await admin.query(back.replaceAll('@me', role.user));
    await admin.close();
    return promise;
  }

  test('a superuser', async () => {
    const promise = await product.databases.promise(product.place(server(), database.name), testCall());
    expect(promise).toMatchObject({
      kind: 'superuser',
      role: server().user,
      because: [expect.stringContaining('superuser')],
    });
  });

  test('a role that may only look, and a plain one', async () => {
    expect(await promiseAfter()).toEqual({ kind: 'restricted', role: role.user, because: [] });
    expect(
      await promiseAfter('GRANT pg_monitor, pg_read_all_data TO @me', 'REVOKE pg_monitor, pg_read_all_data FROM @me'),
    ).toEqual({ kind: 'restricted', role: role.user, because: [] });
  });

  test.each([
    'pg_signal_backend',
    'pg_write_server_files',
    'pg_read_server_files',
    'pg_execute_server_program',
    ...(major >= 15 ? ['pg_checkpoint'] : []),
    ...(major >= 17 ? ['pg_maintain'] : []),
    ...(major >= 18 ? ['pg_signal_autovacuum_worker'] : []),
  ])('a member of %s', async (name) => {
    expect(await promiseAfter(`GRANT ${name} TO @me`, `REVOKE ${name} FROM @me`)).toEqual({
      kind: 'privileged',
      role: role.user,
      because: [expect.stringMatching(new RegExp(`^member of ${name}: may `, 'u'))],
    });
  });

  test('rights that come by SET ROLE count too', async () => {
    const promise = await promiseAfter(
      'CREATE ROLE @me_top SUPERUSER; GRANT @me_top TO @me; ALTER ROLE @me NOINHERIT',
      'DROP ROLE @me_top; ALTER ROLE @me INHERIT',
    );
    expect(promise.kind).toBe('privileged');
    expect(promise.because[0]).toBe(`member of ${role.user}_top: may become a superuser (SET ROLE)`);
  });

  test('REPLICATION, and functions that act outside of the transaction', async () => {
    const replication = await promiseAfter('ALTER ROLE @me REPLICATION', 'ALTER ROLE @me NOREPLICATION');
    expect(replication.because).toEqual([expect.stringContaining('replication slots')]);
    const reload = await promiseAfter(
      'GRANT EXECUTE ON FUNCTION pg_reload_conf(), pg_switch_wal() TO @me',
      'REVOKE EXECUTE ON FUNCTION pg_reload_conf(), pg_switch_wal() FROM @me',
    );
    expect(reload.because).toEqual([
      'may execute functions that act outside the transaction: pg_catalog.pg_reload_conf, pg_catalog.pg_switch_wal',
    ]);
    const dblink = await promiseAfter('CREATE EXTENSION dblink', 'DROP EXTENSION dblink');
    expect(dblink.kind).toBe('privileged');
    expect(dblink.because[0]).toContain('public.dblink');
    expect(
      (
        await promiseAfter(
          'CREATE EXTENSION dblink; REVOKE USAGE ON SCHEMA public FROM PUBLIC',
          'DROP EXTENSION dblink; GRANT USAGE ON SCHEMA public TO PUBLIC',
        )
      ).kind,
    ).toBe('restricted');
  });

  test('SECURITY DEFINER of a superuser, unless it is not theirs to call', async () => {
    const make = 'CREATE FUNCTION public.definer() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$SELECT 1$$';
    const drop = 'DROP FUNCTION public.definer()';
    expect((await promiseAfter(make, drop)).because).toEqual([
      'may execute functions that run with the rights of a superuser (SECURITY DEFINER): public.definer',
    ]);
    const revoked = await promiseAfter(`${make}; REVOKE ALL ON FUNCTION public.definer() FROM PUBLIC`, drop);
    expect(revoked.kind).toBe('restricted');
  });
});
