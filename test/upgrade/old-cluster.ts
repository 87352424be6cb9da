import { createHostileNames, hostileNames } from '../scenarios/hostile-names.ts';
import { leaveOrphanedLibrary } from '../scenarios/orphaned-library.ts';
import { quoteName } from '../scenarios/quote.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';

/** A hostile name of a database, which is read like any other. */
export const hostileDatabase = '<img src=x onerror="window.__pwned=1">';

/** Of each wrapping one column, and of the aliases that keep their meaning none that may be named. */
export const storedTypes = `
  CREATE SCHEMA "Odd Schema";
  CREATE DOMAIN public.handler AS regprocedure;
  CREATE TYPE public.step AS (id integer, run regproc);
  CREATE DOMAIN public.one_step AS public.step;
  CREATE TYPE public.pair AS (first public.one_step, second integer);
  CREATE TABLE public.crontabber_dep (id integer, proc regprocedure);
  CREATE TABLE public.in_domain (id integer, "Proc" public.handler);
  CREATE TABLE public.in_array (id integer, procs regproc[]);
  CREATE TABLE public.in_composite (id integer, steps public.step[]);
  CREATE TABLE "Odd Schema"."deep; --" (id integer, deep public.pair);
  CREATE TABLE public.parted (id integer, ns regnamespace) PARTITION BY RANGE (id);
  CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES FROM (0) TO (10);
  CREATE TABLE public.for_index (id integer, name text);
  CREATE INDEX of_expression ON public.for_index ((id::regoper));
  CREATE MATERIALIZED VIEW public.kept AS SELECT 'now'::regproc AS proc;
  CREATE TABLE public.of_system (id integer, row pg_catalog.pg_class);
  CREATE TABLE public.with_acl (id integer, acl aclitem[]);
  CREATE TABLE public.safe (a regclass, b regrole, c regtype, d oid, e text);
  CREATE VIEW public.only_a_view AS SELECT 'now'::regproc AS proc;
  INSERT INTO public.crontabber_dep SELECT n, 'now()' FROM generate_series(1, 214) AS n;
  ANALYZE public.crontabber_dep`;

/** Everything that stops an upgrade and can be made on 14 to 17, in one database; a hostile one and a closed one. */
export async function fillOldCluster(server: TestServer, { withHostileNames = true } = {}): Promise<TestDatabase> {
  const database = await server.createDatabase('breakpad');
  const connection = await database.connect();
  await leaveOrphanedLibrary(connection);
  await connection.query(storedTypes);
  await connection.query('CREATE EXTENSION hstore');
  await connection.close();
  await server.createDatabase('closed');
  await server.createDatabase('no_connect');
  if (withHostileNames) await fillHostile(server);
  const admin = await server.connect();
  await admin.query('ALTER DATABASE closed WITH ALLOW_CONNECTIONS false');
  await admin.query('REVOKE CONNECT ON DATABASE no_connect FROM PUBLIC');
  await admin.close();
  return database;
}

async function fillHostile(server: TestServer): Promise<void> {
  const database = await server.createDatabase(hostileDatabase);
  const connection = await database.connect();
  await createHostileNames(connection, '<script>window.__pwned=2</script>');
  const [first = 'x', second = 'y'] = hostileNames.filter((name) => name.includes('window.__pwned'));
  await connection.query(`CREATE TABLE ${quoteName(first)} (${quoteName(second)} regproc)`);
  await connection.close();
}
