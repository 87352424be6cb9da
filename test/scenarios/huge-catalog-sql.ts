/**
 * The parts of the huge catalog. Each text is one statement: several in one simple query would be one transaction,
 * whose locks would outgrow the server's lock table.
 */

/** Lumps are spread over these, so that one name lives in several schemas. */
const schemaNames = ['app', 'archive', 'etl'] as const;

export const schemas = schemaNames.map((name) => `CREATE SCHEMA ${name}`).join(';');

const schemaOf = (number: number) => schemaNames[number % schemaNames.length] ?? 'app';

const columns = 'id bigint NOT NULL, happened_on date NOT NULL, bucket integer NOT NULL, payload text, amount numeric';

/** A DO block that makes `parts` tables by EXECUTE format(text, bounds…); `i` counts from 0. */
const forEachPart = (parts: number, body: string) => `
  DO $lump$
  BEGIN
    FOR i IN 0..${parts - 1} LOOP
      ${body}
    END LOOP;
  END $lump$`;

const execute = (format: string, ...args: string[]) => `EXECUTE format(${[`'${format}'`, ...args].join(', ')});`;

const rangeParts = (parts: number, table: string, step: string, pattern: string) => {
  const from = `date '2015-06-01' + i * interval '${step}'`;
  const to = `date '2015-06-01' + (i + 1) * interval '${step}'`;
  const name = `to_char(${from}, '${pattern}')`;
  const create = `CREATE TABLE ${table}_%s PARTITION OF ${table} FOR VALUES FROM (%L) TO (%L)`;
  return `${forEachPart(parts, execute(create, name, `(${from})::date`, `(${to})::date`))}`;
};

const partitioned = (table: string, by: string, key: string) =>
  `CREATE TABLE ${table} (${columns}, PRIMARY KEY (${key})) PARTITION BY ${by}`;

/** Rows whose payload differs in length, so that heap, index and TOAST of the lumps weigh differently. */
const rows = (count: number) => `
  SELECT n, date '2015-06-01' + n % 600, n % 4, repeat(md5(n::text), n % 40), n FROM generate_series(1, ${count}) AS n`;

interface LumpText {
  /** The parent, where there is one. */
  readonly first: string;
  readonly parts: string;
  /** Where rows go. */
  readonly into: string;
}

const byDate =
  (step: string, pattern: string) =>
  (name: string, parts: number): LumpText => {
    const first = `${partitioned(name, 'RANGE (happened_on)', 'id, happened_on')};
    CREATE TABLE ${name}_default PARTITION OF ${name} DEFAULT`;
    return { first, parts: rangeParts(parts, name, step, pattern), into: name };
  };

const byHash = (name: string, parts: number): LumpText => {
  const create = `CREATE TABLE ${name}_p%s PARTITION OF ${name} FOR VALUES WITH (MODULUS ${parts}, REMAINDER %s)`;
  const first = partitioned(name, 'HASH (id)', 'id');
  return { first, parts: forEachPart(parts, execute(create, 'i', 'i')), into: name };
};

const weekly = "to_char(date '2015-06-01' + i * 7, 'YYYYMMDD')";

const byInheritance = (name: string, parts: number): LumpText => {
  const create = `CREATE TABLE ${name}_%s (PRIMARY KEY (id)) INHERITS (${name})`;
  const first = `CREATE TABLE ${name} (${columns}, PRIMARY KEY (id))`;
  return { first, parts: forEachPart(parts, execute(create, weekly)), into: `${name}_20150601` };
};

const byNameOnly = (name: string, parts: number): LumpText => {
  const create = `CREATE TABLE ${name}_%s (${columns}, PRIMARY KEY (id))`;
  const shards = forEachPart(parts, execute(create, "to_char(i, 'fm000')"));
  return { first: 'SELECT', parts: shards, into: `${name}_000` };
};

const kinds = [
  { word: 'events', text: byDate('1 month', 'YYYYMM') },
  { word: 'visits', text: byDate('1 day', 'YYYYMMDD') },
  { word: 'sessions', text: byHash },
  { word: 'log', text: byInheritance },
  { word: 'shard', text: byNameOnly },
] as const;

/** Lump number n: the kinds in turn; every third has rows. */
export function lump(number: number, parts: number): string {
  const kind = kinds[number % kinds.length] ?? kinds[0];
  const { first, parts: then, into } = kind.text(`${schemaOf(number)}.${kind.word}${number}`, parts);
  const filled = number % 3 === 0 ? `INSERT INTO ${into} ${rows(200 + number * 5)}; ANALYZE ${into}` : 'SELECT';
  return [first, then, filled].join(';');
}

/** Relations that need no file: composite types and views. */
export const cheapRelations = (part: number, count: number): string => `
  DO $cheap$
  BEGIN
    FOR i IN 0..${count - 1} LOOP
      IF i % 4 = 0 THEN
        EXECUTE format('CREATE VIEW etl.report_%s_%s AS SELECT %s AS number', ${part}, i, i);
      ELSE
        EXECUTE format('CREATE TYPE etl.record_%s_%s AS (number integer)', ${part}, i);
      END IF;
      IF i % 1000 = 999 THEN COMMIT; END IF;
    END LOOP;
  END $cheap$`;

/** One of every other kind, in numbers that grow with the lumps. */
export const extras = (lumps: number): readonly string[] => [
  threeLevels,
  `DO $extras$
   BEGIN
     FOR i IN 1..${lumps} LOOP
       EXECUTE format('CREATE VIEW app.view%s AS SELECT %s AS number', i, i);
       EXECUTE format('CREATE SEQUENCE app.counter%s', i);
       IF i % 4 = 0 THEN
         EXECUTE format('CREATE MATERIALIZED VIEW app.summary%s AS SELECT %s AS number WITH NO DATA', i, i);
         EXECUTE format('CREATE TYPE app.kind%s AS ENUM (''a'', ''b'')', i);
         EXECUTE format('CREATE TYPE app.pair%s AS (a integer, b text)', i);
         EXECUTE format('CREATE DOMAIN app.positive%s AS integer CHECK (value > 0)', i);
       END IF;
       EXECUTE format('CREATE FUNCTION app.f%s(integer) RETURNS integer LANGUAGE sql AS ''SELECT $1''', i);
       EXECUTE format('CREATE FUNCTION app.f%s(text) RETURNS text LANGUAGE sql AS ''SELECT $1''', i);
       EXECUTE format('CREATE PROCEDURE app.p%s() LANGUAGE sql AS ''SELECT 1''', i);
       EXECUTE format('CREATE AGGREGATE app.total%s(integer) (sfunc = int4pl, stype = integer)', i);
       IF i % 100 = 0 THEN COMMIT; END IF;
     END LOOP;
   END $extras$`,
  ...odd,
];

/** LIST, then RANGE, then HASH. */
const threeLevels = `
  CREATE TABLE app.tree (${columns}) PARTITION BY LIST (bucket);
  DO $tree$
  BEGIN
    FOR b IN 1..4 LOOP
      EXECUTE format('CREATE TABLE app.tree_%s PARTITION OF app.tree FOR VALUES IN (%s)
                      PARTITION BY RANGE (happened_on)', b, b);
      FOR y IN 2015..2018 LOOP
        EXECUTE format('CREATE TABLE app.tree_%s_%s PARTITION OF app.tree_%s FOR VALUES FROM (%L) TO (%L)
                        PARTITION BY HASH (id)', b, y, b, make_date(y, 1, 1), make_date(y + 1, 1, 1));
        FOR h IN 0..1 LOOP
          EXECUTE format('CREATE TABLE app.tree_%s_%s_%s PARTITION OF app.tree_%s_%s
                          FOR VALUES WITH (MODULUS 2, REMAINDER %s)', b, y, h, b, y, h);
        END LOOP;
      END LOOP;
    END LOOP;
  END $tree$`;

const odd: readonly string[] = [
  `CREATE EXTENSION file_fdw;
   CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
   CREATE FOREIGN TABLE etl.missing_file (line text) SERVER files OPTIONS (filename '/nonexistent')`,
  'CREATE UNLOGGED TABLE etl.unlogged (id integer PRIMARY KEY, body text)',
  `CREATE TABLE app.columns_of_all_sorts (
     id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED)`,
  // Random, or pglz would shrink it to nothing.
  `CREATE TABLE app.big_toast AS
     SELECT i AS id, (SELECT string_agg(md5(random()::text || i || n), '') FROM generate_series(1, 300) AS n) AS body
     FROM generate_series(1, 200) AS i`,
  `CREATE FUNCTION app.touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
   CREATE TRIGGER touched BEFORE UPDATE ON app.columns_of_all_sorts FOR EACH ROW EXECUTE FUNCTION app.touched();
   CREATE RULE nothing_goes AS ON DELETE TO app.columns_of_all_sorts DO INSTEAD NOTHING`,
];
