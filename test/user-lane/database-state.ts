import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import type { TestServer } from '../support/server-address.ts';

/**
 * Everything that a statement could leave behind, read by others than the session that ran it: what the catalogs of the
 * database and of the server hold, the rows of every table of ours, sequences, large objects, slots, locks, prepared
 * transactions, files and configuration.
 */
export interface DatabaseState {
  readonly [what: string]: string;
}

const questions: Readonly<Record<string, string>> = {
  rows: 'SELECT (SELECT json_agg(t ORDER BY a) FROM public.kept AS t)::text || (SELECT count(*) FROM public.other)::text AS v',
  relations:
    "SELECT json_agg((c.relname, c.relkind, c.relnatts, c.relfilenode, c.relacl, c.reloptions) ORDER BY c.oid)::text AS v FROM pg_class c WHERE c.relnamespace <> 'pg_toast'::regnamespace AND c.relpersistence <> 't' AND c.oid > 16000",
  schemas:
    "SELECT json_agg((nspname, nspacl) ORDER BY oid)::text AS v FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'",
  functions: 'SELECT count(*)::text || max(oid)::text AS v FROM pg_proc',
  types:
    'SELECT count(*)::text AS v FROM pg_type WHERE typnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ $$^pg_temp$$)',
  extensions: 'SELECT json_agg(extname ORDER BY extname)::text AS v FROM pg_extension',
  comments: 'SELECT count(*)::text AS v FROM pg_description',
  attributes:
    "SELECT json_agg((attname, attstattarget, attnotnull) ORDER BY attnum)::text AS v FROM pg_attribute WHERE attrelid = 'public.kept'::regclass",
  sequences: 'SELECT json_agg((last_value, is_called))::text AS v FROM public.counter',
  largeObjects:
    "SELECT json_agg((oid) ORDER BY oid)::text || coalesce((SELECT md5(string_agg(data, '' ORDER BY loid, pageno)) FROM pg_largeobject), '') AS v FROM pg_largeobject_metadata",
  slots: 'SELECT coalesce(json_agg(slot_name ORDER BY slot_name), $$[]$$)::text AS v FROM pg_replication_slots',
  origins: 'SELECT count(*)::text AS v FROM pg_replication_origin',
  roles:
    'SELECT json_agg((r.rolname, r.rolsuper, r.rolconnlimit, r.rolvaliduntil, r.rolpassword) ORDER BY r.oid)::text AS v FROM pg_authid r',
  members: 'SELECT count(*)::text AS v FROM pg_auth_members',
  roleSettings: 'SELECT json_agg((setdatabase, setrole, setconfig))::text AS v FROM pg_db_role_setting',
  databases: 'SELECT json_agg((datname, datacl, datconnlimit) ORDER BY oid)::text AS v FROM pg_database',
  defaultRights: 'SELECT count(*)::text AS v FROM pg_default_acl',
  prepared: 'SELECT coalesce(json_agg(gid), $$[]$$)::text AS v FROM pg_prepared_xacts',
  advisoryLocks: "SELECT count(*)::text AS v FROM pg_locks WHERE locktype = 'advisory'",
  snapshots: "SELECT count(*)::text AS v FROM pg_ls_dir('pg_snapshots') AS f",
  settings:
    "SELECT json_agg((name, setting) ORDER BY name)::text AS v FROM pg_settings WHERE name NOT IN ('application_name')",
  victim:
    "SELECT coalesce(string_agg(pid::text || state, ','), 'gone') AS v FROM pg_stat_activity WHERE application_name = 'test/victim'",
  publications: 'SELECT count(*)::text AS v FROM pg_publication',
  subscriptions: 'SELECT count(*)::text AS v FROM pg_subscription',
  eventTriggers: 'SELECT count(*)::text AS v FROM pg_event_trigger',
};

/** `watcher` is superuser in the database. `folder` is where the statements try to write files. */
export async function stateOf(server: TestServer, watcher: ScenarioConnection, folder: string): Promise<DatabaseState> {
  const columns = Object.entries(questions).map(([name, text]) => `(${text}) AS "${name}"`);
  const [row = {}] = await watcher.query(`SELECT ${columns.join(',\n')}`);
  const autoConf = path.join(server.dataDir, 'postgresql.auto.conf');
  return {
    ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])),
    autoConf: existsSync(autoConf) ? readFileSync(autoConf, 'utf8') : '',
    files: readdirSync(folder).sort().join(','),
    dataFiles: readdirSync(server.dataDir)
      .filter((name) => !/postmaster|pg_stat|current_logfiles/u.test(name))
      .sort()
      .join(','),
  };
}

export function differences(before: DatabaseState, after: DatabaseState): string[] {
  return Object.keys({ ...before, ...after }).filter((what) => before[what] !== after[what]);
}
