/** A name as an identifier: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a literal that reads the same whatever standard_conforming_strings says. */
export const quoteText = (value: string): string => ` E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
