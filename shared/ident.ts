/**
 * The one way in which a name becomes SQL text: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 * Names reach a server by oid or parameter wherever that is possible; this is for text that people read, copy and run.
 */

/**
 * Quoted unless it is a plain lower-case word that is no key word in any place a name may stand. Line breaks, other
 * control characters and marks that turn the direction of text are written as U&"\\XXXX", which names the same thing
 * and can neither move a terminal nor begin a line of its own.
 */
export function ident(name: string): string {
  if (name === '') throw new RangeError('an identifier cannot be empty');
  if (name.includes('\0')) throw new RangeError('an identifier cannot hold NUL');
  if (unseen.test(name)) {
    const escaped = name
      .replaceAll('\\', '\\\\')
      .replaceAll('"', '""')
      .replace(everyUnseen, (char) => `\\${hex(char)}`);
    return `U&"${escaped}"`;
  }
  return /^[a-z_][a-z0-9_]*$/.test(name) && !keyWords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** schema.name */
export function qualified(schema: string, name: string): string {
  return `${ident(schema)}.${ident(name)}`;
}

/** A string constant; E'' as soon as it holds a backslash or an unseen character, which is then written as \\uXXXX. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('text cannot hold NUL');
  const quoted = text.replaceAll("'", "''");
  if (!unseen.test(text) && !text.includes('\\')) return `'${quoted}'`;
  const escaped = quoted.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `E'${escaped.replace(everyUnseen, (char) => `\\u${hex(char)}`)}'`;
}

/** Control characters, line separators, and marks that turn the direction of text. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const everyUnseen = new RegExp(unseen, 'gu');

const hex = (char: string) => char.charCodeAt(0).toString(16).padStart(4, '0');

/** Every key word that is not `unreserved` in PostgreSQL 14 to 18: https://www.postgresql.org/docs/current/sql-keywords-appendix.html */
const keyWords = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
  desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
  grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array
  json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
  lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize not
  notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary
  real references returning right row select session_user setof similar smallint some substring symmetric system_user
  table tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic
  verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
  xmlroot xmlserialize xmltable`.split(/\s+/),
);
