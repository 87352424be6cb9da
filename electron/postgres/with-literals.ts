import { fail } from '../../shared/failure.ts';

/** Quoted names and texts are passed over whole, and so are words, which may hold a `$`. */
const pieces = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_$]*|\$(\d+)/gu;

/**
 * A text as a literal that means the same under every setting: E'' with doubled backslashes where there are any, since
 * standard_conforming_strings decides what they mean in ''. Without a type, as a parameter is: the context gives one.
 */
function literal(value: string | null): string {
  if (value === null) return 'NULL';
  if (value.includes('\0')) return fail('bad-input', 'There is a NUL character in a value');
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** `text` with `$1` … written out, for the simple protocol. Only for SQL that we generated. */
export function withLiterals(text: string, params: readonly (string | null)[]): string {
  return text.replaceAll(pieces, (piece: string, number: string | undefined) => {
    if (number === undefined) return piece;
    const value = params[Number(number) - 1];
    if (value === undefined) return fail('internal', `There is no parameter $${number}`);
    return literal(value);
  });
}
