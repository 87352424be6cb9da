import type { z } from 'zod';
import type * as contract from '../../../shared/contract/relation-parts.ts';
import { ident, qualified } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import { objectPrivileges, relationPolicies } from './privileges.sql.ts';
import { gone } from './withheld.ts';

type Privileges = z.infer<typeof contract.privileges>;

export async function readPrivileges(
  session: Session,
  oid: number,
  catalog: 'pg_class' | 'pg_proc',
): Promise<Privileges> {
  const rows = await session.rows(objectPrivileges, oid, catalog);
  const first = rows[0];
  if (!first) return gone(oid, catalog === 'pg_class' ? 'relation' : 'routine');
  const policies = catalog === 'pg_class' ? await session.rows(relationPolicies, oid) : [];
  return {
    owner: first.owner,
    isDefault: first.isDefault,
    grants: rows.flatMap(({ grantee, grantor, column, privilege, isGrantable }) =>
      grantee === null || grantor === null || privilege === null
        ? []
        : [{ grantee, grantor, column, privilege, isGrantable }],
    ),
    policies: policies.map(({ oid: _oid, ...policy }) => policy),
    hasRowSecurity: first.hasRowSecurity,
    missing: missingRights(first),
  };
}

interface Rights {
  readonly nspname: string;
  readonly name: string;
  readonly kind: string;
  readonly me: string;
  readonly hasUsage: boolean;
  readonly isReadable: boolean;
  readonly arguments: string | null;
}

/** What this role lacks to read (or call) it, and the GRANTs to ask the owner for. */
function missingRights(rights: Rights): Privileges['missing'] {
  const missing: Privileges['missing'] = [];
  const me = ident(rights.me);
  if (!rights.hasUsage)
    missing.push({
      what: `USAGE on schema ${rights.nspname}`,
      grant: `GRANT USAGE ON SCHEMA ${ident(rights.nspname)} TO ${me};`,
    });
  if (rights.isReadable) return missing;
  const name = qualified(rights.nspname, rights.name);
  if (rights.arguments !== null)
    missing.push({
      what: `EXECUTE on ${rights.nspname}.${rights.name}`,
      grant: `GRANT EXECUTE ON ROUTINE ${name}(${rights.arguments}) TO ${me};`,
    });
  else
    missing.push({
      what: `SELECT on ${rights.nspname}.${rights.name}`,
      grant: `GRANT SELECT ON ${rights.kind === 'S' ? 'SEQUENCE' : 'TABLE'} ${name} TO ${me};`,
    });
  return missing;
}
