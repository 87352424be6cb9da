import type { At } from '../../../shared/contract/place.ts';
import { FailureError } from '../../../shared/failure.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { clusterIdentity } from './switch.sql.ts';

/**
 * A word that is the same for every database and address of one server: the cluster's own identifier, or its address
 * where that may not be read. A standby has the identifier of its primary and files of its own.
 */
export async function serverOf(databases: Pick<Databases, 'facts' | 'session'>, at: At, call: Call): Promise<string> {
  const { profile, isStandby } = await databases.facts(at, call);
  const address = `${profile.host}:${profile.port}`;
  const standby = isStandby ? ` standby ${address}` : '';
  try {
    const session = await databases.session(at, call);
    return `${(await session.one(clusterIdentity)).system_identifier}${standby}`;
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== 'denied') throw error;
    return `${address}${standby}`;
  }
}
