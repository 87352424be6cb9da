import { ident, literal, qualified } from '../../../shared/ident.ts';

/** Small pieces of DDL that several kinds share. Every name goes through ident(); no name stands in a comment. */

/** `fillfactor=70` of reloptions: a name, then a value that is quoted unless it is a plain number or word. */
export function optionsClause(options: readonly string[], prefix = ''): string[] {
  return options.map((option) => {
    const at = option.indexOf('=');
    const name = at < 0 ? option : option.slice(0, at);
    const value = at < 0 ? undefined : option.slice(at + 1);
    const plain = value !== undefined && /^(-?\d+(\.\d+)?|true|false|on|off)$/i.test(value);
    const written = value === undefined ? '' : ` = ${plain ? value : literal(value)}`;
    return `${prefix}${name.split('.').map(ident).join('.')}${written}`;
  });
}

/** Options of foreign objects: every value is a string. */
export function foreignOptions(options: readonly string[]): string {
  const written = options.map((option) => {
    const at = option.indexOf('=');
    return `${ident(option.slice(0, at))} ${literal(option.slice(at + 1))}`;
  });
  return `OPTIONS (${written.join(', ')})`;
}

export interface GrantRow {
  readonly isGranted: boolean;
  /** null is PUBLIC. */
  readonly grantee: string | null;
  readonly privilege: string;
  readonly isGrantable: boolean;
  readonly column: string | null;
}

/** `on` is `TABLE public.t` or `FUNCTION f(integer)`. Rights of one grantee become one statement. */
export function grantStatements(on: string, rows: readonly GrantRow[]): string[] {
  const groups = new Map<string, GrantRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.isGranted, row.grantee, row.isGrantable, row.column]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const column = first?.column ? ` (${ident(first.column)})` : '';
    const rights = group.map((row) => row.privilege + column).join(', ');
    const who = first?.grantee === null || first === undefined ? 'PUBLIC' : ident(first.grantee);
    if (!first?.isGranted) return `REVOKE ${rights} ON ${on} FROM ${who};`;
    return `GRANT ${rights} ON ${on} TO ${who}${first.isGrantable ? ' WITH GRANT OPTION' : ''};`;
  });
}

export function commentOn(what: string, description: string | null): string[] {
  return description === null ? [] : [`COMMENT ON ${what} IS ${literal(description)};`];
}

export const nameOf = (object: { readonly nspname: string; readonly relname: string }): string =>
  qualified(object.nspname, object.relname);

export const endStatement = (definition: string): string =>
  definition.trimEnd().endsWith(';') ? definition.trimEnd() : `${definition.trimEnd()};`;
