import type { ConnectAs } from '../../test/scenarios/breakpad/troubles.ts';
import { type Connect, withConnection } from '../../test/scenarios/connection.ts';
import { openPlainConnection } from '../postgres/plain-connection.ts';
import type { Cluster } from './cluster.ts';

/** Connections of the scenario to one database of the demo, as superuser unless a role is named. */
export function connectTo(cluster: Cluster, database: string): Connect {
  const { host, port, user, password } = cluster;
  return (applicationName) => openPlainConnection({ host, port, user, password, database, applicationName });
}

/** The same as one of the scenario's roles; `letIn` gave all of them the cluster's password. */
export function connectAs(cluster: Cluster, database: string): ConnectAs {
  const { host, port, password } = cluster;
  return (applicationName, user) => openPlainConnection({ host, port, user, password, database, applicationName });
}

/**
 * The scenario's roles get the cluster's password, which is random and lives beside the cluster; so the constant text
 * of the scenario holds none.
 */
export async function letIn(cluster: Cluster): Promise<void> {
  await withConnection(connectTo(cluster, 'postgres'), 'heapscope demo', async (connection) => {
    const roles = await connection.query('SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper');
    const statements = roles.map((role) => `ALTER ROLE ${String(role.rolname)} PASSWORD '${cluster.password}'`);
    await connection.query(statements.join(';'));
  });
}
