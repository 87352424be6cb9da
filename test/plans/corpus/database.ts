import type { TestDatabase, TestServer } from '../../support/server-address.ts';
import type { PlanCase } from './plan-case.ts';
import { type RawClient, rawClient } from './raw-client.ts';
import { foreignSql, tablesSql, vacuumSql } from './tables.ts';

export interface CorpusDatabase {
  readonly database: TestDatabase;
  readonly client: RawClient;
  /** Whether the server has what the case needs. */
  can(one: PlanCase): boolean;
  drop(): Promise<void>;
}

const hasXml = (client: RawClient): Promise<boolean> =>
  client.query("SELECT '<r/>'::xml").then(
    () => true,
    () => false,
  );

/** A database with the corpus' tables, and auto_explain loaded. */
export async function corpusDatabase(server: TestServer): Promise<CorpusDatabase> {
  const database = await server.createDatabase();
  const { host, port, user, password, major } = server;
  const client = await rawClient({ host, port, user, password, database: database.name });
  // So few that a temporary table is read and written; it can be set only before there is any.
  await client.query("SET temp_buffers = '800kB'");
  for (const sql of [tablesSql, vacuumSql, foreignSql(database.name, server), "LOAD 'auto_explain'"])
    await client.query(sql);
  const [jit] = await client.query('SELECT pg_catalog.pg_jit_available()::text');
  const xml = await hasXml(client);
  return {
    database,
    client,
    can: ({ since, needsJit, needsXml }) =>
      (since ?? 0) <= major && (!needsJit || jit === 'true') && (!needsXml || xml),
    async drop() {
      await client.close();
      await database.drop();
    },
  };
}
