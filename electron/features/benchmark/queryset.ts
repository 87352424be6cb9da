import type { ForeignKeyRow, Strategy } from '../../../shared/contract/benchmark-parts.ts';

/**
 * The lines of Django that send a strategy's SQL. Names of classes and attributes are guessed from those of tables and
 * columns, as Django's inspectdb does: letters, digits and underscores only, whatever the table is called.
 */

/** songs → Song, order_lines → OrderLine, 2024 → T2024. */
export function className(relname: string): string {
  const words = wordsOf(singular(relname));
  const name = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
  return beginsWithLetter(name, 'T') || 'Row';
}

/** artist_id → artist; a composite key is called after its table. */
export function attributeName(row: Pick<ForeignKeyRow, 'columns' | 'frelname'>): string {
  const [only, ...more] = row.columns;
  const base = only !== undefined && more.length === 0 ? only.replace(/_id$/iu, '') : singular(row.frelname);
  return beginsWithLetter(wordsOf(base).join('_').toLowerCase(), 'f') || 'parent';
}

const wordsOf = (name: string) => name.split(/[^A-Za-z0-9]+/u).filter((word) => word !== '');
const beginsWithLetter = (name: string, letter: string) => (/^\d/u.test(name) ? `${letter}${name}` : name);

function singular(name: string): string {
  if (/ies$/iu.test(name)) return name.replace(/ies$/iu, 'y');
  if (/(ss|sh|ch|x|z)es$/iu.test(name)) return name.slice(0, -2);
  return /[^su]s$/iu.test(name) ? name.slice(0, -1) : name;
}

export function querysetOf(row: ForeignKeyRow, strategy: Strategy, shape: 'get' | 'list', pageRows: number): string {
  const model = className(row.relname);
  const attribute = attributeName(row);
  const loaded = {
    'n+1': `${model}.objects`,
    join: `${model}.objects.select_related('${attribute}')`,
    prefetch: `${model}.objects.prefetch_related('${attribute}')`,
  }[strategy];
  if (shape === 'get') return `row = ${loaded}.get(pk=pk)\nrow.${attribute}`;
  return `for row in ${loaded}.filter(pk__gte=start).order_by('pk')[:${pageRows}]:\n    row.${attribute}`;
}
