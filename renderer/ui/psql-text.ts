import type { ExecutedStatement } from '../../shared/rpc.ts';

/**
 * A statement that psql runs as it is: parameters as \bind (psql 16+) behind their values in a comment-free form.
 * https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMAND-BIND
 */
export function psqlText(statement: ExecutedStatement): string {
  const text = statement.text.trim().replace(/;\s*$/, '');
  const heading = `-- ${statement.name.replace(/[\r\n]+/g, ' ')}`;
  if (statement.params.length === 0) return `${heading}\n${text};\n`;
  return `${heading}\n${text} \\bind ${statement.params.map(bound).join(' ')} \\g\n`;
}

/** psql has no way to bind NULL: the reader is told, and an empty string stands in. */
function bound(value: string | null): string {
  if (value === null) return "''";
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n')}'`;
}
