import { ident, qualified } from '../../../shared/ident.ts';
import type { MeasuredKey } from './measured-key.ts';

interface Warning {
  readonly message: string;
  readonly sql: string | null;
}

/** What the user ought to know before it is measured. */
export function warningsOf(key: MeasuredKey): readonly Warning[] {
  return [...emptiness(key), ...missingIndex(key), ...notValidated(key), ...neverAnalyzed(key)];
}

function emptiness({ child }: MeasuredKey): readonly Warning[] {
  const isEmpty = child.reltuples === 0 || (child.reltuples === null && child.n_live_tup === 0);
  if (!isEmpty) return [];
  return [
    { message: `${child.relname} has no rows, as far as the statistics know: nothing can be measured`, sql: null },
  ];
}

function missingIndex({ row, child }: MeasuredKey): readonly Warning[] {
  if (row.hasIndex) return [];
  const columns = row.columns.map(ident).join(', ');
  const isPartitioned = child.relkind === 'p';
  const cost = `No index of ${row.relname} begins with ${row.columns.join(', ')}: each DELETE or change of a key in ${row.frelname}, and the way back from a parent to its rows, reads all of ${row.relname}. The strategies here do not need it.`;
  const how = isPartitioned
    ? ' On a partitioned table it cannot be built CONCURRENTLY in one go: this one locks writes.'
    : '';
  const sql = `CREATE INDEX ${isPartitioned ? '' : 'CONCURRENTLY '}ON ${qualified(row.nspname, row.relname)} (${columns});`;
  return [{ message: `${cost}${how}`, sql }];
}

function notValidated({ row }: MeasuredKey): readonly Warning[] {
  if (row.isValid) return [];
  const message = `${row.conname} is NOT VALID: rows without a parent may exist, and then an INNER JOIN leaves out what N+1 finds`;
  const sql = `ALTER TABLE ${qualified(row.nspname, row.relname)} VALIDATE CONSTRAINT ${ident(row.conname)};`;
  return [{ message, sql }];
}

function neverAnalyzed({ row, child, parent }: MeasuredKey): readonly Warning[] {
  const unknown = [child, ...(row.isSelf ? [] : [parent])].filter(({ reltuples }) => reltuples === null);
  return unknown.map(({ nspname, relname }) => ({
    message: `${relname} was never analyzed: its plans are guesses`,
    sql: `ANALYZE ${qualified(nspname, relname)};`,
  }));
}
