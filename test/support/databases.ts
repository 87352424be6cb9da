import type { Call } from '../../electron/postgres/call.ts';
import { type OpenDatabases, openDatabases } from '../../electron/postgres/databases.ts';
import type { Session } from '../../electron/postgres/session.ts';
import type { Profile, SavedProfile, ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';

/** Where a database is, as a user would fill in the form. */
export interface Reached {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface TestCall extends Call {
  /** As when the page goes away. */
  stop(): void;
}

/** The product's own connections, on test servers. Close it, or its sockets keep the test's server busy. */
export interface TestDatabases {
  readonly databases: OpenDatabases;
  /**
   * Saves a profile and names the place; nothing is sent. Later parts win: `place(server, database.name, role)` is
   * that server as that role, `place(server, name, proxy)` the same through a proxy.
   */
  place(server: Reached, database?: string, more?: Partial<Reached & Profile>): At;
  /** Opens the place and answers with what the server said of itself. */
  open(at: At): Promise<ServerFacts>;
  /** A session as a service gets it, with the ledger of its call. */
  session(at: At, call?: Call): Promise<Session>;
  call(): TestCall;
  /** The saved profile behind a place, as rooms find it by its id. */
  profileFor(id: string): SavedProfile | undefined;
  /** As if the user had typed another password for that place from now on. */
  setPassword(at: At, password: string): void;
  close(): Promise<void>;
}

export function testCall(): TestCall {
  const stopper = new AbortController();
  return { signal: stopper.signal, statements: [], stop: () => stopper.abort() };
}

let count = 0;

/** `random` decides the back-off's jitter; 0.5 is none. */
export function testDatabases({ random = () => 0.5 }: { random?: () => number } = {}): TestDatabases {
  const profiles = new Map<string, SavedProfile>();
  const passwords = new Map<string, string>();
  const databases = openDatabases({
    profileFor: (id) => profiles.get(id),
    passwordFor: ({ id }) => passwords.get(id),
    version: 'test',
    random,
  });
  const idOf = (at: At) => at.slice(0, at.indexOf('/'));
  return {
    databases,
    place(server, database = 'postgres', more = {}) {
      count += 1;
      const id = `test-${count}`;
      const { host, port, user, password, ...rest } = { ...pick(server), ...more };
      const shown = { id, name: id, host, port, user, database, tls: 'off', environment: 'local' } as const;
      profiles.set(id, { ...shown, ...profileParts(rest), secret: 'memory', isDemo: false });
      passwords.set(id, password);
      return `${id}/${database}`;
    },
    open: (at) => databases.open(at, testCall()),
    session: (at, call = testCall()) => databases.session(at, call),
    call: testCall,
    profileFor: (id) => profiles.get(id),
    setPassword: (at, password) => void passwords.set(idOf(at), password),
    close: () => databases.closeAll(),
  };
}

const pick = ({ host, port, user, password }: Reached): Reached => ({ host, port, user, password });

/** Of a role, a proxy or a pooler only what a profile has; the rest of them (pid, stop …) is not its business. */
function profileParts(more: Partial<Profile>): Partial<Profile> {
  const { tls, environment, sslrootcert, acceptsClearPassword } = more;
  return {
    ...(tls === undefined ? {} : { tls }),
    ...(environment === undefined ? {} : { environment }),
    ...(sslrootcert === undefined ? {} : { sslrootcert }),
    ...(acceptsClearPassword === undefined ? {} : { acceptsClearPassword }),
  };
}
