import type { Round } from './cycle.ts';

/**
 * A table for a scenario that brings its own: `id` from 1 to `rows`, `n` 0. It is dropped when the round has ended.
 * `name` is an identifier, quoted if need be.
 */
export async function makeRows({ connect, afterwards }: Round, name: string, rows = 100, options = ''): Promise<void> {
  afterwards((connection) => connection.query(`DROP TABLE IF EXISTS ${name}`));
  const connection = await connect('scenario table');
  await connection.query(`
    DROP TABLE IF EXISTS ${name};
    CREATE TABLE ${name} (id integer PRIMARY KEY, n integer NOT NULL) ${options};
    INSERT INTO ${name} SELECT i, 0 FROM generate_series(1, ${rows}) AS i`);
  await connection.close();
}
