import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const electron = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'electron');

interface Found {
  readonly name: string;
  readonly texts: readonly { readonly since: number; readonly sql: string }[];
}

const isStatement = (value: unknown): value is Found =>
  typeof value === 'object' && value !== null && 'texts' in value && Array.isArray(value.texts) && 'limit' in value;

const files = readdirSync(electron, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql.ts'));
const found: Found[] = [];
for (const file of files) {
  const exported: Record<string, unknown> = await import(pathToFileURL(path.join(electron, file)).href);
  found.push(...Object.values(exported).filter(isStatement));
}
const texts = found.flatMap(({ name, texts: all }) =>
  all.map(({ since, sql }) => [`${name} (${since})`, sql] as const),
);

/** Text without comments and string constants: a word in them is no command. */
const code = (sql: string) =>
  sql
    .replaceAll(/--[^\n]*/g, ' ')
    .replaceAll(/\/\*.*?\*\//gs, ' ')
    .replaceAll(/'(?:[^']|'')*'/g, "''");

const forbidden =
  /\b(BEGIN|COMMIT|ROLLBACK|ABORT|SAVEPOINT|RELEASE|START\s+TRANSACTION|END\s+TRANSACTION|PREPARE|SET|RESET|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|LOCK|COPY|CREATE|ALTER|DROP|GRANT|REVOKE|CALL|DO|VACUUM|ANALYZE|LISTEN|NOTIFY|DISCARD)\b|;/iu;

test('the statements of the product were found', () => {
  expect(files.length).toBeGreaterThan(3);
  expect(texts.length).toBeGreaterThan(3);
});

describe('the constant SQL of the catalog lane', () => {
  test.each(texts)('%s only reads, in one statement, with no transaction command', (_name, sql) => {
    expect(code(sql)).toMatch(/^\s*(SELECT|WITH|VALUES|TABLE)\b/iu);
    expect(code(sql).match(forbidden)?.[0]).toBeUndefined();
  });

  test.each(['SELECT 1; COMMIT', 'COMMIT', 'WITH x AS (DELETE FROM t RETURNING 1) SELECT 1'])(
    'the check sees %s',
    (text) => {
      expect(code(text)).toMatch(forbidden);
    },
  );
});
