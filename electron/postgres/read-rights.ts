import { ident, qualified } from '../../shared/ident.ts';
import { lackingRights } from './read-rights.sql.ts';
import type { Session } from './session.ts';
import type { Row } from './statement.ts';

type Lacking = Row<typeof lackingRights.columns>;

/**
 * The GRANTs that would let this role read the relations that a text of the user's names, one a line. undefined: it
 * lacks none that is known, or nothing can be said (a right of another kind, a name that may be several relations).
 * Never rejects: it only helps to understand a failure.
 */
export async function grantToRead(session: Session, relations: readonly string[]): Promise<string | undefined> {
  const rows = relations.length === 0 ? [] : await session.rows(lackingRights, relations).catch(() => []);
  const sure = rows.filter(({ written }) => rows.filter((row) => row.written === written).length === 1);
  const grants = [...new Set(sure.flatMap(grantsOf))];
  return grants.length === 0 ? undefined : grants.join('\n');
}

function grantsOf({ nspname, relname, has_usage, has_select, role }: Lacking): readonly string[] {
  const usage = `GRANT USAGE ON SCHEMA ${ident(nspname)} TO ${ident(role)};`;
  const select = `GRANT SELECT ON ${qualified(nspname, relname)} TO ${ident(role)};`;
  return [...(has_usage ? [] : [usage]), ...(has_select ? [] : [select])];
}
