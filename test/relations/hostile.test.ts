import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ident, literal } from '../../shared/ident.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createHostileNames, hostileNames } from '../scenarios/hostile-names.ts';
import { type DebianPostgres, noDebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';
import { reached } from '../support/reached.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { byName, type FixtureRoom, fixtureRoom } from './fixture-room.ts';

const run = promisify(execFile);

describe.skipIf(noDebianPostgres !== undefined)('hostile names', () => {
  let server: DebianPostgres;
  let database: TestDatabase;
  let room: FixtureRoom;
  let connection: ScenarioConnection;
  const folder = tempFolder();

  beforeAll(async () => {
    server = await startDebianPostgres();
    database = await server.createDatabase();
    connection = await database.connect('hostile');
    await createHostileNames(connection);
    room = fixtureRoom(server, database.name);
  }, 60_000);
  afterAll(async () => {
    await room?.close();
    await connection?.close();
    await server?.stop();
    removeFolder(folder);
  });

  const oidOf = async (name: string) => {
    const listed = byName(await room.service.list({ at: room.at }, room.call()));
    return listed.get(`hostile.${name}`)?.oid ?? 0;
  };

  it('arrive in the list, in columns and in definitions as they are', async () => {
    const list = await room.service.list({ at: room.at }, room.call());
    const listed = byName(list);
    for (const name of hostileNames) {
      const row = listed.get(`hostile.${name}`);
      expect(row, JSON.stringify(name)).toBeDefined();
      expect(row?.comment, JSON.stringify(name)).toBe(name);
      const { columns } = await room.service.columns({ at: room.at, oid: row?.oid ?? 0 }, room.call());
      expect(columns[1]?.attname).toBe(name);
    }
  });

  it('psql -f of their DDL makes them again and runs nothing else', async () => {
    const list = await room.service.list({ at: room.at }, room.call());
    const texts: string[] = [];
    for (const [key, row] of byName(list)) {
      if (!key.startsWith('hostile.') || ['i', 't'].includes(row.relkind)) continue;
      texts.push((await room.service.ddl({ at: room.at, oid: row.oid, catalog: 'pg_class' }, room.call())).text);
    }
    const schema = list.names.schemas.find((one) => one.nspname === 'hostile')?.oid;
    for (const [n, oid] of list.routines.oid.entries()) {
      if (list.routines.pronamespace[n] !== schema) continue;
      texts.push((await room.service.ddl({ at: room.at, oid, catalog: 'pg_proc' }, room.call())).text);
    }
    expect(texts.length).toBeGreaterThan(hostileNames.length);
    const target = await server.createDatabase();
    const file = path.join(folder, 'hostile.sql');
    const pwned = path.join(folder, 'pwned');
    writeFileSync(file, `CREATE SCHEMA hostile;\n${texts.join('\n').replaceAll('/tmp/pwned', pwned)}`);
    const env = { PGPASSWORD: server.password, PATH: process.env.PATH ?? '' };
    const where = ['-h', server.host, '-p', String(server.port), '-U', server.user, '-d', target.name];
    const { stdout } = await run(server.psql, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...where, '-f', file], { env });
    expect(stdout).toBe('');
    expect(existsSync(pwned)).toBe(false);
    const check = await target.connect('check');
    const made = await check.query(`SELECT c.relname, obj_description(c.oid, 'pg_class') AS comment FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'hostile' AND c.relkind = 'r'`);
    await check.close();
    const names = new Map(made.map((row) => [row.relname, row.comment]));
    for (const name of hostileNames) {
      const kept = name.replaceAll('/tmp/pwned', pwned);
      if (Buffer.byteLength(kept) <= 63) expect(names.get(kept), JSON.stringify(name)).toBe(kept);
    }
  });

  it('no line of any DDL begins with a backslash outside quotes', async () => {
    const { text } = await room.service.ddl(
      { at: room.at, oid: await oidOf('x\n\\! touch /tmp/pwned'), catalog: 'pg_class' },
      room.call(),
    );
    expect(text).toContain('U&"x\\000a\\\\! touch /tmp/pwned"');
    expect(text.split('\n').filter((line) => line.trimStart().startsWith('\\!'))).toEqual([]);
  });

  it.each(['csv', 'tsv', 'markdown', 'json'] as const)('are harmless in an export as %s', async (format) => {
    const view = {
      text: '',
      isRegex: false,
      isCaseSensitive: false,
      kinds: ['table'],
      schema: 'hostile',
      withSystem: false,
      found: null,
    };
    const saved = await room.service.export(
      { at: room.at, format, view: { ...view, sort: 'name', isDescending: false } },
      room.call(),
    );
    if (saved.kind !== 'download') throw new Error(saved.kind);
    const text = Buffer.from(saved.base64, 'base64').toString();
    const tables = hostileNames.length + 2;
    expect(saved.rows).toBe(tables);
    expect(saved.suggestedName).toMatch(/^relations-[\w.-]+$/);
    // CSV and JSON are for machines: the names as they are, quoted.
    if (format === 'tsv' || format === 'markdown') expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
    if (format === 'tsv') {
      const lines = text.trimEnd().split('\n');
      expect(lines).toHaveLength(tables + 1);
      const cells = lines.slice(1).map((line) => line.split('\t'));
      expect(new Set(cells.map((line) => line.length))).toEqual(new Set([15]));
      for (const line of cells) for (const cell of line) expect(cell).not.toMatch(/^[=+@]|^-\D/);
    }
    if (format === 'csv')
      for (const name of ['=HYPERLINK', '+1+1', '-2+3', '@SUM']) expect(text).toContain(`"'${name}`);
    if (format === 'markdown') expect(text).not.toMatch(/<img|<script|<svg/);
    if (format === 'json') {
      const { rows } = JSON.parse(text) as { rows: { name: string }[] };
      expect(new Set(rows.map((row) => row.name)).size).toBe(tables);
      for (const name of hostileNames)
        expect(
          rows.some((row) => row.name === name),
          JSON.stringify(name),
        ).toBe(true);
    }
  });

  it('any name and any text survive ident() and literal() on a real server', async () => {
    const unit = fc.constantFrom(...Array.from('ab"\'\\$;:-\n\r\t\u0007\u001b\u202e\u200fé🐘 .A1_&U'));
    const name = fc.string({ unit, minLength: 1, maxLength: 20 }).filter((text) => Buffer.byteLength(text) <= 63);
    const many = fc.sample(name, process.env.HEAPSCOPE_LONG === '1' ? 20_000 : 1_200);
    for (let from = 0; from < many.length; from += 400) {
      const some = many.slice(from, from + 400);
      const columns = some.map(
        (text) =>
          `SELECT ${literal(text)} AS text, (SELECT row_to_json(r)::text FROM (SELECT 1 AS ${ident(text)}) r) AS json`,
      );
      const rows = await connection.query(columns.join(' UNION ALL '));
      for (const [n, text] of some.entries()) {
        expect(rows[n]?.text).toBe(text);
        expect(Object.keys(JSON.parse(String(rows[n]?.json)) as object)).toEqual([text]);
      }
    }
    reached(
      'quoting',
      `${many.length} names by ident(), ${many.length} texts by literal(): 0 mismatches`,
      many.length > 0,
    );
  });

  it('every key word that would need quotes is quoted', async () => {
    const words = await connection.query('SELECT word, catcode FROM pg_get_keywords()');
    for (const { word, catcode } of words) {
      if (catcode !== 'U') expect(ident(String(word)), String(word)).toBe(`"${String(word)}"`);
    }
  });
});
