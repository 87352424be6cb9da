import { ident } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import { extension } from './extension.sql.ts';
import type { Lack } from './read-server.ts';

export type Found = Row<typeof extension.columns>;

export type Extension =
  | { readonly kind: 'ready'; readonly schema: string; readonly found: Found }
  | { readonly kind: 'lacking'; readonly lacks: readonly Lack[] };

/** `procedure` is the one of its functions that is to be called. */
export async function findExtension(session: Session, name: string, procedure: string): Promise<Extension> {
  const found = await session.one(extension, name, procedure);
  const { extversion, schema } = found;
  if (extversion === null) return { kind: 'lacking', lacks: [absent(name, found)] };
  if (schema === null) return { kind: 'lacking', lacks: [tooOld(name, extversion)] };
  const lacks = denied(name, found, schema);
  return lacks.length > 0 ? { kind: 'lacking', lacks } : { kind: 'ready', schema, found };
}

/** What it takes besides CREATE EXTENSION. */
const besides: Readonly<Record<string, string>> = {
  pg_stat_statements: '; Statements names every step',
  pageinspect: ', and lends its functions to this role',
};

const byWhom = (name: string, isSuperuser: boolean): string => {
  const more = besides[name] ?? '';
  if (isSuperuser) return name === 'pg_stat_statements' ? more : '';
  return `; a superuser creates it${more}`;
};

const absent = (name: string, { is_available, is_superuser, database }: Found): Lack =>
  is_available
    ? {
        what: `The extension ${name} is not installed in database ${database}${byWhom(name, is_superuser)}`,
        grant: `CREATE EXTENSION ${name};`,
      }
    : { what: `The server has no files of the extension ${name} (PostgreSQL's contrib modules)`, grant: null };

export const tooOld = (name: string, extversion: string): Lack => ({
  what: `${name} is still version ${extversion}, as before an upgrade of the server`,
  grant: `ALTER EXTENSION ${name} UPDATE;`,
});

function denied(name: string, { role, may_enter, may_call, signature }: Found, schema: string): Lack[] {
  const lacks: Lack[] = [];
  if (!may_enter) {
    const grant = `GRANT USAGE ON SCHEMA ${schema} TO ${ident(role)};`;
    lacks.push({ what: `Role ${role} may not use the schema of ${name}`, grant });
  }
  if (!may_call) {
    const grant = signature === null ? null : `GRANT EXECUTE ON FUNCTION ${signature} TO ${ident(role)};`;
    lacks.push({ what: `Role ${role} may not call ${name}`, grant });
  }
  return lacks;
}
