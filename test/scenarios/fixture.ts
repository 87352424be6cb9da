import type { Connect, ScenarioConnection } from './connection.ts';
import { withConnection } from './connection.ts';
import { analyze, invalidIndex, pendingDetach, roles, schemas } from './fixture-sql.ts';

/**
 * Roles that the fixture makes, all with this password; the superuser is whoever connects. A test with a role of its
 * own makes it a member: GRANT fixture_plain TO …
 */
export const fixtureRoles = { monitor: 'fixture_monitor', plain: 'fixture_plain', owner: 'fixture_owner' } as const;
export const fixturePassword = 'fixture';

async function mustFail(connection: ScenarioConnection, statement: string): Promise<void> {
  const failed = await connection.query(statement).then(
    () => false,
    () => true,
  );
  if (!failed) throw new Error(`was to fail: ${statement}`);
}

async function leaveDetachPending(connect: Connect, connection: ScenarioConnection): Promise<void> {
  await withConnection(connect, 'fixture reader', async (reader) => {
    await reader.query('BEGIN; SELECT FROM shop.readings');
    await connection.query("SET statement_timeout = '300ms'");
    await mustFail(connection, pendingDetach);
    await connection.query('RESET statement_timeout');
    await reader.query('ROLLBACK');
  });
}

/** Makes the fixture in an empty database, as superuser. Its facts: fixture-facts.ts. */
export async function createFixture(connect: Connect): Promise<void> {
  await withConnection(connect, 'fixture', async (connection) => {
    await connection.query(roles);
    await connection.query(schemas);
    await mustFail(connection, invalidIndex);
    await leaveDetachPending(connect, connection);
    await connection.query(analyze);
  });
}
