import type { LogCheck, LogMode, LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { ident } from '../../../shared/ident.ts';
import { PG } from '../../../shared/pg-version.ts';
import type { Row } from '../../postgres/statement.ts';
import type { logRights } from './plan.sql.ts';
import { writesFiles } from './source-missing.ts';
import { wantedSettings } from './switch-commands.ts';

type Rights = Row<typeof logRights.columns>;
export type SettingsNow = ReadonlyMap<string, string | null>;

export interface CheckFacts {
  readonly scope: LogScope;
  readonly mode: LogMode;
  readonly rights: Rights;
  readonly settings: SettingsNow;
  readonly server_version_num: number;
  readonly isStandby: boolean;
  readonly isPooled: boolean;
}

const check = (label: string, state: LogCheck['state'], words: string, grant: string | null = null): LogCheck => ({
  label,
  state,
  words,
  grant,
});

export const readFunction = 'pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)';

export function checksOf(facts: CheckFacts): readonly LogCheck[] {
  return [collector(facts), reading(facts), ...changing(facts), ...place(facts)];
}

function collector({ settings }: CheckFacts): LogCheck {
  const destination = settings.get('log_destination') ?? 'unknown';
  if (settings.has('log_destination') && !writesFiles(destination)) {
    const words = `log_destination = ${destination || 'empty'}: the server’s log files get none of it`;
    const both = destination === '' ? 'stderr' : `stderr,${destination}`;
    return check('Where the log goes', 'warning', words, `ALTER SYSTEM SET log_destination = '${both}';`);
  }
  if (settings.get('logging_collector') === 'on') {
    return check('logging_collector', 'passed', `on, log_destination = ${destination}`);
  }
  return check(
    'logging_collector',
    'warning',
    `off, log_destination = ${destination}: the log goes to where the server was started from`,
    "ALTER SYSTEM SET logging_collector = 'on';  -- then restart the server",
  );
}

function reading({ rights }: CheckFacts): LogCheck {
  const { role, is_superuser, may_read_file, may_list } = rights;
  if (is_superuser) return check('Reading the log', 'passed', `${role} is superuser`);
  if (may_read_file && may_list) return check('Reading the log', 'passed', `${role} may list and read the log's files`);
  const grants = [
    ...(may_list ? [] : [`GRANT pg_monitor TO ${ident(role)};`]),
    ...(may_read_file ? [] : [`GRANT EXECUTE ON FUNCTION ${readFunction} TO ${ident(role)};`]),
  ];
  return check('Reading the log', 'warning', `${role} may not read files of the server`, grants.join('\n'));
}

function changing(facts: CheckFacts): readonly LogCheck[] {
  const { rights, scope, settings, mode } = facts;
  const label = 'Changing the setting';
  if (scope.kind === 'server' && settings.get('allow_alter_system') === 'off') {
    return [check(label, 'failed', 'allow_alter_system is off: this server takes no ALTER SYSTEM')];
  }
  if (rights.is_superuser) return [check(label, 'passed', `${rights.role} is superuser`)];
  const names = wantedSettings(mode).map(({ name }) => name);
  const has = scope.kind === 'server' ? rights.may_alter_system : rights.may_set;
  const lacking = names.filter((name) => !has.includes(name));
  if (lacking.length > 0) return [lacks(facts, lacking)];
  if (scope.kind === 'server' && !rights.may_reload) {
    const grant = `GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO ${ident(rights.role)};`;
    return [check(label, 'failed', `${rights.role} may ALTER SYSTEM, but not reload the configuration`, grant)];
  }
  if (rights.may_alter === false) {
    return [check(label, 'failed', `${rights.role} may not alter ${scope.kind} ${nameOf(scope)}`, alterGrant(facts))];
  }
  const verb = scope.kind === 'server' ? 'ALTER SYSTEM' : 'SET';
  return [check(label, 'passed', `${rights.role} has ${verb} on ${names.join(' and ')}`)];
}

const nameOf = (scope: LogScope): string => (scope.kind === 'server' ? '' : ident(scope.name));

function lacks({ rights, scope, server_version_num }: CheckFacts, lacking: readonly string[]): LogCheck {
  const verb = scope.kind === 'server' ? 'ALTER SYSTEM' : 'SET';
  const words = `${rights.role} may not ${verb === 'SET' ? 'set' : 'ALTER SYSTEM SET'} ${lacking.join(', ')}`;
  if (rights.managed !== null) {
    const way = 'set it in the parameters of the service, where it has them';
    return check('Changing the setting', 'failed', `${words}; a managed server (${rights.managed}): ${way}`);
  }
  if (server_version_num < PG.v15) {
    return check('Changing the setting', 'failed', `${words}: before PostgreSQL 15 only a superuser may`);
  }
  const grant = `GRANT ${verb} ON PARAMETER ${lacking.join(', ')} TO ${ident(rights.role)};`;
  const more = rights.may_alter === false ? alterGrant({ rights, scope, server_version_num }) : null;
  if (more === null) return check('Changing the setting', 'failed', words, grant);
  const both = `${words}, and may not alter ${scope.kind} ${nameOf(scope)}`;
  return check('Changing the setting', 'failed', both, `${grant}\n${more}`);
}

function alterGrant({
  scope,
  rights,
  server_version_num,
}: Pick<CheckFacts, 'scope' | 'rights' | 'server_version_num'>): string | null {
  if (scope.kind === 'database') return `ALTER DATABASE ${nameOf(scope)} OWNER TO ${ident(rights.role)};`;
  if (scope.kind === 'server') return null;
  const role = ident(rights.role);
  const admin = server_version_num >= PG.v16 ? `\nGRANT ${nameOf(scope)} TO ${role} WITH ADMIN OPTION;` : '';
  return `ALTER ROLE ${role} CREATEROLE;${admin}`;
}

function place({ isStandby, isPooled, scope }: CheckFacts): readonly LogCheck[] {
  const standby = isStandby
    ? [
        scope.kind === 'server'
          ? check('Standby', 'none', 'ALTER SYSTEM works here, and reaches this standby alone')
          : check('Standby', 'failed', `ALTER ${scope.kind.toUpperCase()} works on the primary only`),
      ]
    : [];
  const pooled = isPooled ? [check('Pooler', 'failed', 'a pooler stands between; connect to the server itself')] : [];
  return [...standby, ...pooled];
}
