import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { psqlText } from '../../renderer/ui/psql-text.ts';
import { sqlParts } from '../../renderer/ui/sql-words.ts';
import { debianPrograms, noDebianPostgres } from '../support/debian-postgres.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const words = (sql: string) => sqlParts(sql).filter(({ kind }) => kind !== 'plain');

describe('colouring', () => {
  test('knows keywords, strings, numbers and comments', () => {
    expect(words("SELECT 'it''s', 1.5 -- why\nFROM \"select\"")).toEqual([
      { kind: 'keyword', text: 'SELECT' },
      { kind: 'string', text: "'it''s'" },
      { kind: 'number', text: '1.5' },
      { kind: 'comment', text: '-- why' },
      { kind: 'keyword', text: 'FROM' },
    ]);
  });

  test('a dollar quote ends at its own tag', () => {
    expect(words('AS $f$ SELECT $$x$$ $f$ END')).toEqual([
      { kind: 'keyword', text: 'AS' },
      { kind: 'string', text: '$f$ SELECT $$x$$ $f$' },
      { kind: 'keyword', text: 'END' },
    ]);
  });

  test('never loses a character, whatever the text', () => {
    const pieces = fc.constantFrom("'", '"', '$$', '$a$', '--', '/*', '*/', '\n', 'SELECT', '1', ' ', 'x', '\\');
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (text) => {
        const sql = text.join('');
        expect(
          sqlParts(sql)
            .map((part) => part.text)
            .join(''),
        ).toBe(sql);
      }),
    );
  });
});

describe.skipIf(noDebianPostgres)('copied for psql', () => {
  const hostile = ["it's", 'back\\slash', "\\'; DROP TABLE x; --", 'two\nlines', ':var', '\\! echo hi', '', 'é🍏'];

  test('psql gives back every parameter as it was bound, and runs nothing else', async () => {
    const server = await sharedPostgres(18);
    const shown = psqlText({
      name: 'demo\n\\! touch x',
      text: `SELECT ${hostile.map((_, index) => `pg_catalog.length($${index + 1}::text) || $${index + 1}`).join(', ')}, $${hostile.length + 1}::int IS NULL;`,
      params: [...hostile, null],
      ms: 1,
      rows: 1,
    });
    const printed = execFileSync(
      path.join(debianPrograms(), 'psql'),
      [
        '-X',
        '-q',
        '-A',
        '-t',
        '-0',
        '-F',
        '\u0001',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        server.host,
        '-p',
        String(server.port),
        '-U',
        server.user,
        '-d',
        'postgres',
        '-f',
        '-',
      ],
      { input: shown, encoding: 'utf8', env: { ...process.env, PGPASSWORD: server.password ?? '' } },
    );
    const values = printed.replace(/\0$/, '').split('\u0001');
    expect(values).toEqual([...hostile.map((value) => `${Array.from(value).length}${value}`), 't']);
  });

  test('without parameters it is the text itself', () => {
    const one = { name: 'relations.list', text: ' SELECT 1 ; ', params: [], ms: 1, rows: 1 };
    expect(psqlText(one)).toBe('-- relations.list\nSELECT 1;\n');
  });
});
