import type { UpgradeFinding } from '../../../../shared/contract/upgrade.ts';
import { ident } from '../../../../shared/ident.ts';
import { type Seen, said } from '../gathered.ts';
import { judge, lacksOf, listed } from '../judge.ts';

/** Deprecated in 18: they still let in there, and no more in a later version. */
export function md5Finding(seen: Seen): UpgradeFinding[] {
  if (seen.to.major < 18) return [];
  const read = seen.server?.md5;
  const names = said(read) ?? [];
  const isHidden = read !== undefined && 'failure' in read && read.failure.kind === 'denied';
  return [
    judge({
      id: 'md5',
      title: 'MD5 passwords',
      manual: 'https://www.postgresql.org/docs/current/auth-password.html',
      why: 'PostgreSQL 18 deprecates MD5 passwords and warns about them; a later version will not take them. Each role sets its password again while password_encryption is scram-sha-256.',
      worst: 'decide',
      found:
        names.length === 0
          ? isHidden
            ? 'unknown: only a superuser may read pg_authid'
            : 'none'
          : `${names.length === 1 ? 'role' : 'roles'} ${listed(names)}; deprecated in 18`,
      show: names.length === 0 ? null : 'List roles',
      lacks: isHidden ? [{ what: 'Only a superuser may read pg_authid', grant: null }] : lacksOf(read, 'pg_authid'),
      objects: names.map((rolname) => ({
        ...{ database: null, name: ident(rolname), detail: 'MD5', mark: 'bad', usedBy: [] },
        sql: `SET password_encryption = 'scram-sha-256';\n\\password ${ident(rolname)}`,
      })),
    }),
  ];
}
