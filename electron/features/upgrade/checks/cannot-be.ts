import type { UpgradeFinding } from '../../../../shared/contract/upgrade.ts';
import type { Seen } from '../gathered.ts';
import { judge } from '../judge.ts';

/**
 * What pg_upgrade also looks for and no server from 14 on can have: it came by initdb of that version, or by a pg_upgrade
 * that stopped at these. Listed, so that a list from elsewhere is found whole.
 */
const past: readonly (readonly [id: string, title: string, since: number, what: string])[] = [
  ['removed-types', 'Removed data types', 12, 'no abstime, reltime, tinterval, or line in its old format'],
  ['postfix', 'User-defined postfix operators', 14, 'none'],
  ['polymorphics', 'Incompatible polymorphic functions', 14, 'none of anyarray with anyelement'],
  ['with-oids', 'Tables WITH OIDS', 12, 'none'],
  ['conversions', 'User-defined encoding conversions', 14, 'none with the signature before 14'],
  ['jsonb', 'jsonb in 9.4 beta format', 9, 'none'],
  ['sql-identifier', 'sql_identifier columns', 12, 'none in the format before 12'],
  ['unknown', 'unknown-type columns', 10, 'none'],
  ['pg-roles', 'Roles that begin with pg_', 9, 'none'],
];

export function impossibleFindings({ from }: Seen): UpgradeFinding[] {
  return past.map(([id, title, since, what]) =>
    judge({
      id,
      title,
      manual: 'https://www.postgresql.org/docs/current/pgupgrade.html',
      why: `A server of ${from.major} cannot have it: ${since === 9 ? '9.6' : since} and newer refuse it, and pg_upgrade to them stopped at it. Nothing had to be asked.`,
      worst: 'stops',
      verdict: 'passed',
      found: what,
    }),
  );
}
