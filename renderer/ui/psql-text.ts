import type { ExecutedStatement } from '../../shared/rpc.ts';

/**
 * The statement as psql of any version runs it: with parameters through PREPARE, whose types the server infers as it
 * did for us, so that no value is ever pasted into the text.
 * https://www.postgresql.org/docs/current/sql-prepare.html
 */
export function psqlText({ name, text, params }: ExecutedStatement): string {
  const statement = text.trim().replace(/\s*;\s*$/, '');
  const heading = `-- ${name.replace(/[\r\n]+/g, ' ')}`;
  if (params.length === 0) return `${heading}\n${statement};\n`;
  const prepared = `PREPARE heapscope_shown AS\n${statement};`;
  return `${heading}\n${prepared}\nEXECUTE heapscope_shown(${params.map(literal).join(', ')});\nDEALLOCATE heapscope_shown;\n`;
}

/** Right whatever standard_conforming_strings says: backslashes only ever stand in an E'' string. */
function literal(value: string | null): string {
  if (value === null) return 'NULL';
  const quoted = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}
