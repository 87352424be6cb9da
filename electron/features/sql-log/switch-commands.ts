import type { LogMode, LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { type Command, command, constant, named } from '../../postgres/command.ts';

/** What a mode sets, in this order; it is put back in the opposite one. */
export function wantedSettings(mode: LogMode): readonly { readonly name: string; readonly ours: string }[] {
  if (mode.kind === 'slow') return [{ name: 'log_min_duration_statement', ours: `${mode.ms}` }];
  return [
    { name: 'log_statement', ours: 'all' },
    { name: 'log_duration', ours: 'on' },
  ];
}

const manuals: Readonly<Record<LogScope['kind'], string>> = {
  server: 'https://www.postgresql.org/docs/current/sql-altersystem.html',
  database: 'https://www.postgresql.org/docs/current/sql-alterdatabase.html',
  role: 'https://www.postgresql.org/docs/current/sql-alterrole.html',
};

function place(scope: LogScope) {
  if (scope.kind === 'server') return command`ALTER SYSTEM`;
  return scope.kind === 'database'
    ? command`ALTER DATABASE ${named(scope.name)}`
    : command`ALTER ROLE ${named(scope.name)}`;
}

export const setAt = (scope: LogScope, name: string, value: string): Command => ({
  name: 'sql-log.set',
  manual: manuals[scope.kind],
  text: command`${place(scope)} SET ${named(name)} = ${constant(value)}`,
});

/** null: it was absent, and absent it is again. */
export const bringBackAt = (scope: LogScope, name: string, before: string | null): Command =>
  before === null
    ? { name: 'sql-log.reset', manual: manuals[scope.kind], text: command`${place(scope)} RESET ${named(name)}` }
    : setAt(scope, name, before);

export const reloadConfiguration: Command = {
  name: 'sql-log.reload',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL',
  text: command`SELECT pg_catalog.pg_reload_conf()`,
};

const lines = (commands: readonly Command[]): string => commands.map(({ text }) => `${text.toString()};`).join('\n');

/** As people read, copy and run it. */
export function turnOnSql(scope: LogScope, mode: LogMode): string {
  const commands = wantedSettings(mode).map(({ name, ours }) => setAt(scope, name, ours));
  return lines(scope.kind === 'server' ? [...commands, reloadConfiguration] : commands);
}

export function revertSql(
  scope: LogScope,
  settings: readonly { readonly name: string; readonly before: string | null }[],
): string {
  const commands = settings.toReversed().map(({ name, before }) => bringBackAt(scope, name, before));
  return lines(scope.kind === 'server' ? [...commands, reloadConfiguration] : commands);
}
