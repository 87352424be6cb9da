import type { ScenarioConnection } from './connection.ts';

/** Tables that are bloated, or only look so to an estimate that does not know how rows are laid out. */
export interface BloatedTable {
  readonly name: string;
  /** Run one after another. */
  readonly statements: readonly string[];
}

const rounds = (times: number, statement: string): readonly string[] => Array.from({ length: times }, () => statement);

/** Counters of a session come late: then the rows written before an ANALYZE would count as written after it. */
const counted = 'SELECT pg_stat_force_next_flush()';

/**
 * Six times its size: every row is updated five times, and nothing is removed in between. Autovacuum is off for it, so
 * that it stays so.
 */
export const bloatedSixTimes = (name: string, rows: number): BloatedTable => ({
  name,
  statements: [
    `CREATE TABLE ${name} (id integer PRIMARY KEY, code text NOT NULL, n integer NOT NULL, seen timestamptz NOT NULL)
       WITH (autovacuum_enabled = off)`,
    `INSERT INTO ${name} SELECT i, md5(i::text), i, now() FROM generate_series(1, ${rows}) AS i`,
    // An index on it, so that no update is HOT and no page is pruned.
    `CREATE INDEX ON ${name} (n)`,
    ...rounds(5, `UPDATE ${name} SET n = n + 1`),
    counted,
    `ANALYZE ${name}`,
  ],
});

/** Rows of every length, most of them deleted again, a fillfactor of its own, and a column that was dropped. */
export const bloatedByDeletes = (name: string, rows: number): BloatedTable => ({
  name,
  statements: [
    `CREATE TABLE ${name} (id bigint, gone text, note text, flag boolean, amount numeric)
       WITH (autovacuum_enabled = off, fillfactor = 80)`,
    `INSERT INTO ${name}
       SELECT i, 'x', repeat('n', (i * 7919 % 90)::integer), i % 3 = 0, CASE WHEN i % 4 = 0 THEN i * 1.25 END
       FROM generate_series(1, ${rows}) AS i`,
    `ALTER TABLE ${name} DROP COLUMN gone`,
    `DELETE FROM ${name} WHERE id % 4 <> 0`,
    counted,
    `VACUUM (ANALYZE) ${name}`,
  ],
});

/** As small as they can be, however they look: padding, TOAST, nulls, a fillfactor, many small columns. */
export const leanTables = (prefix: string, rows: number): readonly BloatedTable[] => {
  const lean = (
    name: string,
    columns: string,
    values: string,
    options = '',
    more: readonly string[] = [],
  ): BloatedTable => ({
    name: `${prefix}_${name}`,
    statements: [
      `CREATE TABLE ${prefix}_${name} (${columns}) ${options}`,
      ...more,
      `INSERT INTO ${prefix}_${name} SELECT ${values} FROM generate_series(1, ${rows}) AS i`,
      counted,
      `VACUUM (ANALYZE) ${prefix}_${name}`,
    ],
  });
  return [
    lean('fresh', 'id integer, code text, n integer', 'i, md5(i::text), i'),
    lean('padding', 'a boolean, b bigint, c boolean, d bigint, e boolean, f bigint', 'true, i, false, i, true, i'),
    // Every document lies outside of its row, which has 18 bytes of it.
    lean('toast', 'id integer, doc text', "i, repeat('d', 300)", 'WITH (toast_tuple_target = 128)', [
      `ALTER TABLE ${prefix}_toast ALTER COLUMN doc SET STORAGE EXTERNAL`,
    ]),
    lean(
      'nulls',
      'id integer, a bigint, b bigint, c text, d bigint, e smallint',
      `i, CASE WHEN i % 10 = 0 THEN i END, NULL, CASE WHEN i % 3 = 0 THEN 'word' END, CASE WHEN i % 2 = 0 THEN i END, 1`,
    ),
    lean('roomy', 'id integer, code text', 'i, md5(i::text)', 'WITH (fillfactor = 50)'),
  ];
};

export async function makeTable(connection: ScenarioConnection, { statements }: BloatedTable): Promise<void> {
  for (const statement of statements) await connection.query(statement);
}

/** The truth: the file's size beside that of the same rows written anew, with the same options. */
export async function trueBloat(connection: ScenarioConnection, name: string): Promise<number> {
  await connection.query(`CREATE TABLE copy_of_it (LIKE ${name} INCLUDING STORAGE)`);
  const [options] = await connection.query(
    `SELECT array_to_string(c.reloptions, ', ') AS reloptions FROM pg_class AS c WHERE c.oid = '${name}'::regclass`,
  );
  if (typeof options?.reloptions === 'string') {
    await connection.query(`ALTER TABLE copy_of_it SET (${options.reloptions})`);
  }
  // Row by row in one statement: pages are filled as by the application, and none is added ahead of need.
  await connection.query(`INSERT INTO copy_of_it SELECT * FROM ${name}`);
  await connection.query('VACUUM (ANALYZE) copy_of_it');
  const [row] = await connection.query(
    `SELECT pg_relation_size('${name}')::float8 / pg_relation_size('copy_of_it') AS times,
            (SELECT count(*) FROM copy_of_it)::integer AS rows`,
  );
  await connection.query('DROP TABLE copy_of_it');
  return Number(row?.times);
}
