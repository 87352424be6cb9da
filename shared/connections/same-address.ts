import type { Profile } from '../contract/connections.ts';

type Addressed = Pick<Profile, 'host' | 'port' | 'database' | 'user' | 'ssh'>;

/** Two connections of one key lead to the same database as the same user, by the same way. */
export function addressKey({ host, port, database, user, ssh }: Addressed): string {
  const hops = [ssh, ssh?.jump].map((hop) => hop && [nameOf(hop.host), hop.port, hop.user]);
  return JSON.stringify([nameOf(host), port, database, user, ...hops]);
}

/** Host names do not tell capitals apart, folders of sockets do. */
const nameOf = (host: string): string => (host.startsWith('/') ? host : host.toLowerCase());

/** The one that leads there already under another id. */
export function knownAlready<P extends Profile>(profiles: readonly P[], made: Profile): P | undefined {
  const key = addressKey(made);
  return profiles.find((one) => one.id !== made.id && addressKey(one) === key);
}
