import type { UpgradeFinding, UpgradeObject } from '../../../../shared/contract/upgrade.ts';
import { ident, literal } from '../../../../shared/ident.ts';
import { nameOf, type Seen, said } from '../gathered.ts';
import { judge, lacksOf, listed } from '../judge.ts';
import type { SettingRow } from '../whole-server.sql.ts';

/** By the major version that no longer knows them, of what 14 to 17 know: its release notes, "Migration". */
const removed: readonly { readonly name: string; readonly until: number; readonly instead: string }[] = [
  { name: 'stats_temp_directory', until: 15, instead: 'statistics live in shared memory' },
  { name: 'vacuum_defer_cleanup_age', until: 16, instead: 'hot_standby_feedback or slots' },
  { name: 'promote_trigger_file', until: 16, instead: 'pg_promote()' },
  { name: 'force_parallel_mode', until: 16, instead: 'debug_parallel_query, no longer by this name' },
  { name: 'old_snapshot_threshold', until: 17, instead: 'nothing' },
  { name: 'db_user_namespace', until: 17, instead: 'nothing' },
  { name: 'trace_recovery_messages', until: 17, instead: 'nothing' },
];

/** Asked of the server, so that it can tell which are set. */
export const removedNames = (fromMajor: number, toMajor: number): string[] =>
  removed.filter(({ until }) => until > fromMajor && until <= toMajor).map(({ name }) => name);

/** Set where pg_dumpall would carry it over it stops the restore; in a file it stops only who copies the file. */
export function removedSettingsFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.settings;
  const rows = said(read) ?? [];
  const names = removedNames(seen.from.major, seen.to.major);
  const set = rows.filter(({ source }) => source !== 'default' && source !== 'override');
  const stops = set.some(({ source }) => source === 'alter');
  const unseen = names.filter((name) => !rows.some((row) => row.name === name && row.source !== 'alter'));
  const hidden =
    unseen.length > 0 && read !== undefined && 'value' in read
      ? [
          {
            what: `${listed(unseen, 5)}: kept from this role`,
            grant: `GRANT pg_read_all_settings TO ${ident(seen.from.role)};`,
          },
        ]
      : [];
  return judge({
    id: 'removed-settings',
    title: 'Removed settings',
    manual: 'https://www.postgresql.org/docs/current/release.html',
    why: 'pg_upgrade does not copy postgresql.conf. Who does must take these lines out, or the new server does not start; set for a role or database they stop the restore itself.',
    worst: stops ? 'stops' : 'decide',
    found: set.length > 0 ? `set here: ${listed([...new Set(set.map(({ name }) => name))])}` : noneOf(names),
    show: set.length === 0 ? null : set.some((row) => wayOut(row) !== null) ? 'Show RESET' : 'List settings',
    lacks: names.length === 0 ? [] : [...lacksOf(read, 'pg_settings'), ...hidden],
    objects: set.map(objectOf),
  });
}

const noneOf = (names: readonly string[]) =>
  names.length === 0 ? 'none: no setting was removed between these versions' : `none set of ${listed(names, 4)}`;

function objectOf(row: SettingRow): UpgradeObject {
  const { name, setting } = row;
  const known = removed.find((one) => one.name === name);
  return {
    database: null,
    name,
    detail: `${setting} (${whereOf(row)}); unknown from ${known?.until ?? '?'} on, instead: ${known?.instead ?? 'nothing'}`,
    mark: 'bad',
    usedBy: [],
    sql: wayOut(row),
  };
}

function whereOf({ source, sourcefile, sourceline, database, role }: SettingRow): string {
  if (source !== 'alter') return sourcefile === null ? source : `${sourcefile}, line ${sourceline ?? '?'}`;
  const words = [role === null ? '' : `role ${role}`, database === null ? '' : `database ${database}`].filter(Boolean);
  return words.length === 0 ? 'every role' : words.join(' in ');
}

/** Of a line that somebody wrote into a file there is no statement: ALTER SYSTEM takes back only what it has written. */
function wayOut({ name, source, sourcefile, database, role }: SettingRow): string | null {
  if (source !== 'alter') {
    return sourcefile?.endsWith('postgresql.auto.conf') === true ? `ALTER SYSTEM RESET ${name};` : null;
  }
  if (role === null) return `ALTER ${database === null ? 'ROLE ALL' : `DATABASE ${ident(database)}`} RESET ${name};`;
  return `ALTER ROLE ${ident(role)}${database === null ? '' : ` IN DATABASE ${ident(database)}`} RESET ${name};`;
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter(Boolean);

/** Libraries that must be there when the server starts; some refuse LOAD without. */
export function preloadFinding(seen: Seen): UpgradeFinding {
  const here = said(seen.server?.server)?.shared_preload_libraries;
  const there = said(seen.to.read?.server)?.shared_preload_libraries;
  const names = namesIn(here ?? '');
  const known = typeof there === 'string' ? namesIn(there) : undefined;
  const missing = names.filter((name) => known?.includes(name) !== true);
  const grant = `GRANT pg_read_all_settings TO ${ident(seen.from.role)};`;
  return judge({
    id: 'preload',
    title: 'shared_preload_libraries',
    manual: 'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SHARED-PRELOAD-LIBRARIES',
    why: 'pg_upgrade does not copy settings. A library that works only when it is preloaded (pgaudit, timescaledb …) refuses the LOAD of pg_upgrade where the new postgresql.conf does not name it.',
    worst: 'decide',
    found: preloadWords(here ?? null, missing, names, { isAsked: known !== undefined, name: nameOf(seen.to) }),
    show: missing.length === 0 ? null : 'Show ALTER',
    sql: missing.length === 0 ? null : preloadSql(names),
    lacks:
      here === null
        ? [{ what: 'shared_preload_libraries is kept from this role', grant }]
        : lacksOf(seen.server?.server, 'shared_preload_libraries'),
    objects: names.map((name) => ({
      ...{ database: null, name, usedBy: [], sql: null },
      detail: missing.includes(name) ? 'to be named in the new postgresql.conf' : `named on ${nameOf(seen.to)}`,
      mark: missing.includes(name) ? 'bad' : 'fine',
    })),
  });
}

function preloadWords(
  here: string | null,
  missing: readonly string[],
  names: readonly string[],
  { isAsked, name }: { readonly isAsked: boolean; readonly name: string },
): string {
  if (here === null) return 'unknown';
  if (missing.length > 0)
    return `${listed(missing)}: ${isAsked ? `not set on ${name}` : 'to be set on the new server'}`;
  return names.length === 0 ? 'none' : `${listed(names)}, set on ${name} too`;
}

const preloadSql = (names: readonly string[]): string =>
  `-- on the new server, then restart it\nALTER SYSTEM SET shared_preload_libraries = ${names.map(literal).join(', ')};`;
