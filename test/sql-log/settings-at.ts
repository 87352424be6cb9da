import type { LogScope } from '../../shared/contract/sql-log-switch.ts';
import { literal } from '../../shared/ident.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';

/** What is set at each place, as a superuser reads it: nothing of ours in between. */
export async function settingsAt(connection: ScenarioConnection, scope: LogScope): Promise<Record<string, string>> {
  const rows = await (scope.kind === 'server'
    ? connection.query(
        `SELECT name, setting FROM pg_file_settings
          WHERE name LIKE 'log\\_%' AND sourcefile LIKE '%postgresql.auto.conf' ORDER BY seqno`,
      )
    : connection.query(
        `SELECT split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS setting
           FROM pg_db_role_setting s, unnest(setconfig) AS c
          WHERE ${
            scope.kind === 'database'
              ? `setrole = 0 AND setdatabase = (SELECT oid FROM pg_database WHERE datname = ${literal(scope.name)})`
              : `setdatabase = 0 AND setrole = (SELECT oid FROM pg_roles WHERE rolname = ${literal(scope.name)})`
          } AND c LIKE 'log\\_%' ORDER BY 1`,
      ));
  return Object.fromEntries(rows.map(({ name, setting }) => [String(name), String(setting)]));
}
