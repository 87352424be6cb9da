import type { ScenarioConnection } from '../scenarios/connection.ts';
import { quoteName, quoteText } from '../scenarios/quote.ts';
import type { TestServer } from '../support/server-address.ts';
import { hostileStrings } from './hostile-strings.ts';

/** What stays as it is: sessions in a transaction, with a hostile name and a hostile text. */
export interface HostileWorld {
  close(): Promise<void>;
}

const idle = 30;
const mostBytes = 63;
const bytes = (text: string) => new TextEncoder().encode(text).length;
/** A name for what may not have the table's own: a mark before it, cut to what a name may hold, between characters. */
function marked(mark: string, text: string): string {
  let name = '';
  for (const character of `${mark}${text}`) {
    if (bytes(name + character) > mostBytes) break;
    name += character;
  }
  return quoteName(name);
}

/** Of one string: a schema, a role, a table with its column, comment, keys, checks, index, trigger, policy, rights. */
function objectsOf(text: string, nr: number): string {
  const name = quoteName(text);
  const value = quoteText(text);
  const table = `hostile.${name}`;
  const isRole = !['public', 'none', 'NULL', 'true', 'select'].includes(text) && !text.startsWith('pg_');
  return [
    `CREATE SCHEMA ${marked('s:', text)}`,
    `COMMENT ON SCHEMA ${marked('s:', text)} IS ${value}`,
    `CREATE TABLE ${table} (id integer, ${name} text DEFAULT ${value}, up regproc, CONSTRAINT ${marked('pk:', text)} PRIMARY KEY (id))`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${name} <> 'x' || ${value})`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${marked('fk:', text)} FOREIGN KEY (id) REFERENCES hostile.parent`,
    `COMMENT ON TABLE ${table} IS ${value}`,
    `COMMENT ON COLUMN ${table}.${name} IS ${value}`,
    `CREATE INDEX ${marked('i:', text)} ON ${table} (${name}) WHERE ${name} <> ${value}`,
    `CREATE TRIGGER ${name} BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION hostile.nothing(${value})`,
    `CREATE POLICY ${name} ON ${table} USING (${name} <> ${value})`,
    `CREATE VIEW ${`hostile.${marked('v:', text)}`} AS SELECT ${value} AS ${name} FROM ${table}`,
    `CREATE FUNCTION ${`hostile.${marked('f:', text)}`}() RETURNS text LANGUAGE sql AS ${quoteText(`SELECT ${value}::text`)}`,
    `CREATE PUBLICATION ${marked('p:', text)} FOR TABLE ${table}`,
    ...(isRole ? [`CREATE ROLE ${marked('r:', text)}`, `GRANT SELECT ON ${table} TO ${marked('r:', text)}`] : []),
    `CREATE FOREIGN TABLE ${`hostile.${marked('x:', text)}`} (a integer OPTIONS ("<o>" ${value})) SERVER odd OPTIONS (${marked('o:', text.replaceAll('=', ':'))} ${value})`,
    `INSERT INTO ${table} SELECT ${nr} * 100 + n, ${value} FROM generate_series(1, 60) AS n`,
    `DELETE FROM ${table} WHERE id % 100 > 5`,
  ].join(';');
}

export async function createHostileWorld(server: TestServer): Promise<HostileWorld> {
  const boss = await server.connect('setup');
  const all = hostileStrings.map(quoteText).join(', ');
  await boss.query(`
    CREATE SCHEMA hostile;
    CREATE EXTENSION pg_stat_statements;
    COMMENT ON EXTENSION pg_stat_statements IS ${quoteText(hostileStrings.join(' '))};
    CREATE TYPE hostile."<u>mood</u>" AS ENUM (${all});
    CREATE TABLE hostile.parent AS SELECT i AS id, 'x'::text AS word FROM generate_series(1, 20000) AS i;
    ALTER TABLE hostile.parent ADD PRIMARY KEY (id);
    CREATE TABLE hostile.moods (id serial PRIMARY KEY, mood hostile."<u>mood</u>", word text);
    INSERT INTO hostile.moods (mood, word) SELECT word::hostile."<u>mood</u>", word FROM unnest(ARRAY[${all}]) AS word;
    CREATE FUNCTION hostile.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE FUNCTION hostile.shout() RETURNS integer LANGUAGE plpgsql AS
      $$ BEGIN RAISE NOTICE '%', ${quoteText(hostileStrings.join(' '))}; RETURN 1; END $$;
    CREATE FOREIGN DATA WRAPPER "<b>odd</b>" OPTIONS ("<i>o</i>" ${quoteText('"><img src=x onerror=window.__pwned=1>')});
    CREATE SERVER odd FOREIGN DATA WRAPPER "<b>odd</b>"`);
  for (const [nr, text] of hostileStrings.entries()) await boss.query(objectsOf(text, nr));
  await boss.query(`CREATE DATABASE "<img src=x onerror=""window.__pwned=1"">"`);
  await boss.query('ANALYZE');
  for (const [nr, text] of hostileStrings.slice(0, 20).entries()) {
    const gid = quoteText(`${nr} ${text}`);
    await boss.query(`BEGIN; INSERT INTO hostile.moods (word) VALUES (${gid}); PREPARE TRANSACTION ${gid}`);
  }
  const sessions = await Promise.all(Array.from({ length: idle }, (_, nr) => sessionOf(server, nr)));
  return {
    async close() {
      await Promise.all([boss, ...sessions].map((one) => one.close()));
    },
  };
}

/** Stays in a transaction with a lock, after a statement whose text holds every thirtieth string. */
async function sessionOf(server: TestServer, nr: number): Promise<ScenarioConnection> {
  const texts = hostileStrings.filter((_, i) => i % idle === nr);
  const session = await server.connect(texts[0] ?? 'x');
  const name = quoteName(texts[0] ?? 'x');
  await session.query('BEGIN');
  await session.query(`UPDATE hostile.${name} SET up = NULL WHERE id % 100 = 1`);
  const aliases = texts.map((text) => `${quoteText(text)}::text AS ${quoteName(text)}`).join(', ');
  await session.query(`SELECT ${aliases}`);
  return session;
}
