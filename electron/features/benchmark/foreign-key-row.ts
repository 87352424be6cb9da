import type { ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';
import { ident, qualified } from '../../../shared/ident.ts';
import type { Row } from '../../postgres/statement.ts';
import type { foreignKeys } from './foreign-keys.sql.ts';

type Found = Row<(typeof foreignKeys)['columns']>;

/** As the page gets it, with why it cannot be measured and the GRANT that would help. */
export function foreignKeyRowOf(found: Found): ForeignKeyRow {
  const { conoid, conname, nspname, relname, columns, fnspname, frelname, fcolumns, reltuples, freltuples } = found;
  return {
    conoid,
    conname,
    nspname,
    relname,
    columns,
    fnspname,
    frelname,
    fcolumns,
    isNullable: found.is_nullable,
    isSelf: found.is_self,
    isPartitioned: found.is_partitioned,
    isValid: found.is_valid,
    reltuples,
    freltuples,
    hasIndex: found.has_index,
    ...obstacleOf(found),
  };
}

function obstacleOf(found: Found): { obstacle: string | null; grant: string | null } {
  const missing = [...missingRights(found)];
  if (missing.length > 0) {
    const hidden = [...new Set(missing.map(({ relname }) => relname))].join(' and ');
    const grant = [...new Set(missing.map((each) => each.grant))].join('\n');
    return { obstacle: `${found.role} may not read ${hidden}`, grant };
  }
  if (!found.has_key) return { obstacle: `${found.relname} has no primary key, by which rows are got`, grant: null };
  if (found.is_period)
    return { obstacle: 'A temporal key (PERIOD) is no equality: a row has many parents', grant: null };
  return { obstacle: null, grant: null };
}

function* missingRights(found: Found): Generator<{ relname: string; grant: string }> {
  const role = ident(found.role);
  const { nspname, relname, fnspname, frelname } = found;
  const sides = [
    { nspname, relname, hasUsage: found.has_usage, hasSelect: found.has_select },
    { nspname: fnspname, relname: frelname, hasUsage: found.has_fusage, hasSelect: found.has_fselect },
  ];
  for (const side of sides) {
    const table = qualified(side.nspname, side.relname);
    if (!side.hasUsage)
      yield { relname: side.relname, grant: `GRANT USAGE ON SCHEMA ${ident(side.nspname)} TO ${role};` };
    if (!side.hasSelect) yield { relname: side.relname, grant: `GRANT SELECT ON ${table} TO ${role};` };
  }
}
