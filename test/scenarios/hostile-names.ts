import type { ScenarioConnection } from './connection.ts';
import { quoteName, quoteText } from './quote.ts';

/**
 * Names that break programs which paste them into HTML, CSV, SQL, a shell, a regular expression or an object's keys.
 * What a page would run sets window.__pwned. All are legal: 1 to 63 bytes of UTF-8 without a zero byte.
 */
export const hostileNames: readonly string[] = [
  // Quotes, cases, spaces, dots
  'MixedCase',
  'mixedcase',
  'with "double" quotes',
  "o'brien's",
  'back\\slash',
  '$1',
  '$tag$dollar$tag$',
  ' leading and trailing ',
  'dotted.name.parts',
  'semi;colon--comment',
  '/* comment */',
  // Mark-up and URLs
  '<img src=x onerror="window.__pwned=1">',
  '<script>window.__pwned=1</script>',
  'a&amp;b',
  '"><svg onload=window.__pwned=1>',
  'javascript:window.__pwned=1',
  '\u0024{window.__pwned=1}{{7*7}}',
  // Control characters
  'tab\tand\nnewline',
  'x\n\\! touch /tmp/pwned',
  'carriage\rreturn',
  'bell\u0007escape\u001b[31mred',
  // Unicode
  'таблица',
  '数据表',
  '🐘 elephant 🧬',
  '\u202egnp.exe',
  'zero\u200bwidth',
  'e\u0301 decomposed',
  '\u00e9 decomposed',
  // Spreadsheet formulas
  '=HYPERLINK("http://x.invalid","y")',
  '+1+1',
  '-2+3',
  '@SUM(1,2)',
  // Format strings and patterns
  '%s%d$1:name',
  '.*[a-z]+(',
  '%_like\\_%',
  // Keys of JavaScript objects, words of SQL and JSON
  '__proto__',
  'constructor',
  'toString',
  'NULL',
  'select',
  'true',
  // Names that a lumping rule cuts to nothing, or wrongly
  '2024',
  '___',
  '_20150601',
  'address',
  'address2',
  'sha256',
  'sha512',
  'iso_8859_1',
  // Lengths
  'x',
  'sixty_three_bytes_long_name_that_fills_the_whole_identifier_abc',
  'ümläut_mit_dreiundsechzig_bytes_mehrbytezeichen_ende_äöüß',
];

/** Every hostile name in one schema: a table with a column, an index, a comment of that name; then the odd tables. */
export async function createHostileNames(connection: ScenarioConnection, schema = 'hostile'): Promise<void> {
  const inSchema = (name: string) => `${quoteName(schema)}.${quoteName(name)}`;
  const statements = hostileNames.map((name, index) => {
    const table = inSchema(name);
    return [
      `CREATE TABLE ${table} (id integer PRIMARY KEY, ${quoteName(name)} text)`,
      `COMMENT ON TABLE ${table} IS ${quoteText(name)}`,
      `INSERT INTO ${table} VALUES (${index}, ${quoteText(name)})`,
    ].join(';');
  });
  const views = ['<b>view</b>', '=1+1 view', 'view"quote'].map(
    (name) => `CREATE VIEW ${inSchema(name)} AS SELECT 1 AS ${quoteName(name)}`,
  );
  const functions = ['fn"quote', '<i>fn</i>', 'fn;--'].map(
    (name) => `CREATE FUNCTION ${inSchema(name)}() RETURNS text LANGUAGE sql AS ${quoteText('SELECT 1::text')}`,
  );
  await connection.query(
    [
      `CREATE SCHEMA ${quoteName(schema)}`,
      ...statements,
      ...views,
      ...functions,
      `CREATE TABLE ${inSchema('no columns')} ()`,
      `CREATE TABLE ${inSchema('dropped column')} (kept integer, gone text, "also kept" text)`,
      `ALTER TABLE ${inSchema('dropped column')} DROP COLUMN gone`,
      `CREATE TYPE ${inSchema('<u>type</u>')} AS ("a""b" integer)`,
      `CREATE SEQUENCE ${inSchema("seq'uence")}`,
    ].join(';\n'),
  );
}
