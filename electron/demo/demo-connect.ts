import type { Connect } from '../../test/scenarios/connection.ts';
import { openPlainConnection } from '../postgres/plain-connection.ts';
import type { Cluster } from './cluster.ts';

/** Connections of the scenario to one database of the demo, as superuser unless a role is named. */
export function connectTo(cluster: Cluster, database: string): Connect {
  const { host, port, user, password } = cluster;
  return (applicationName) => openPlainConnection({ host, port, user, password, database, applicationName });
}
