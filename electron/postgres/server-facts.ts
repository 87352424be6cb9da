import type { SavedProfile, ServerFacts, Tls } from '../../shared/contract/connections.ts';
import { ident } from '../../shared/ident.ts';
import type { ServerConnection } from './connection.ts';
import { isLoopback, isSocketDirectory } from './password-policy.ts';
import type { serverFactsStatement } from './server-facts.sql.ts';
import type { Row } from './statement.ts';

export type FactsRow = Row<typeof serverFactsStatement.columns>;

/** What the connection itself shows. */
export type Line = Pick<ServerConnection, 'announcedPid' | 'passwordSent'>;

/** What the role and the line mean for the screens, worked out from what the server said. */
export function factsOf(at: string, profile: SavedProfile, row: FactsRow, line: Line): ServerFacts {
  return {
    at,
    profile,
    database: row.database,
    server_version_num: row.server_version_num,
    server_version: row.server_version,
    role: row.role,
    isSuperuser: row.is_superuser,
    memberOf: [...row.member_of],
    isStandby: row.is_standby,
    isPooled: line.announcedPid !== row.backend_pid,
    database_oid: row.database_oid,
    block_size: row.block_size,
    encoding: row.encoding,
    hidden: hiddenFrom(row),
    warnings: warningsAbout(profile, row, line),
  };
}

/** What each predefined role shows: https://www.postgresql.org/docs/current/predefined-roles.html */
const views: readonly { readonly needs: readonly string[]; readonly grant: string; readonly what: string }[] = [
  {
    needs: ['pg_read_all_stats', 'pg_read_all_settings'],
    grant: 'pg_monitor',
    what: "What other roles' sessions do (state, query, times, client), and settings that are kept from ordinary roles",
  },
  {
    needs: ['pg_read_all_data'],
    grant: 'pg_read_all_data',
    what: 'Rows and column statistics of tables that this role was not granted',
  },
  {
    needs: ['pg_signal_backend'],
    grant: 'pg_signal_backend',
    what: "Ending or cancelling other roles' backends",
  },
];

function hiddenFrom(row: FactsRow): { what: string; grant: string }[] {
  if (row.is_superuser) return [];
  return views
    .filter(({ needs }) => !needs.every((role) => row.member_of.includes(role)))
    .map(({ what, grant }) => ({ what, grant: `GRANT ${grant} TO ${ident(row.role)};` }));
}

function warningsAbout(profile: SavedProfile, row: FactsRow, line: Line): string[] {
  const { host, environment } = profile;
  const isRemote = !isSocketDirectory(host) && host !== 'localhost' && !isLoopback(host);
  const warnings = isRemote ? warningsAboutLine(profile.tls, line.passwordSent) : [];
  if (row.is_superuser && environment === 'production') {
    warnings.push('You are a superuser on production: read only is a seat belt here, not a wall.');
  }
  return warnings;
}

function warningsAboutLine(tls: Tls, passwordSent: Line['passwordSent']): string[] {
  if (tls === 'verified') return [];
  const warnings = [
    tls === 'off'
      ? 'This line is not encrypted: whoever sits on it reads along.'
      : 'This line is encrypted, but the server is not verified: somebody else may answer for it.',
  ];
  if (passwordSent === 'clear' || passwordSent === 'md5') {
    warnings.push('The server does not use SCRAM: the password crossed this unverified line, as you accepted.');
  }
  return warnings;
}
