import type { ConnectionState, ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import type { Call } from './call.ts';
import type { Session } from './session.ts';

/** What a room service needs from the connections: a session on the database that its question names. */
export interface Databases {
  /** Opens it when it is not open and its password is known; else fails with `not-connected`. */
  session(at: At, call: Call): Promise<Session>;
  facts(at: At, call: Call): Promise<ServerFacts>;
  states(): readonly ConnectionState[];
}
