import type { Duplex } from 'node:stream';
import { Client, DatabaseError } from 'pg';
import type { SecretName } from '../../shared/contract/connection-ways.ts';
import type { Profile } from '../../shared/contract/connections.ts';
import type { Tunnel } from '../ways-in/tunnel.ts';
import { TunnelLine } from '../ways-in/tunnel-line.ts';
import { sendCancel } from './cancel-request.ts';
import { DelayedLine } from './delayed-line.ts';
import { ClosedError, DeadlineError, PasswordNeededError, PasswordRefusedError, ProtocolError } from './faults.ts';
import { GuardedConnection } from './guarded-connection.ts';
import { hideSecret } from './hide-secret.ts';
import { isSocketDirectory, type PasswordRequest, refusal } from './password-policy.ts';
import type { SyncGroup } from './sync-group.ts';
import { tlsOptions } from './tls-options.ts';

/** Lanes never share a connection, and say in pg_stat_activity which one they are. */
export type Lane = 'catalog' | 'action' | 'user' | 'benchmark';

export interface Target {
  readonly profile: Profile;
  readonly database: string;
  readonly lane: Lane;
  /** Of Heapscope, for application_name. */
  readonly version: string;
  /** Asked only when the server asks; undefined when no password is known. */
  readonly password: () => string | undefined | Promise<string | undefined>;
  /** Other secrets of the profile: the passphrase of sslkey. */
  readonly secret?: (name: SecretName) => string | undefined | Promise<string | undefined>;
  /** The way of everything that opens a socket to this server; straight to it without one. */
  readonly tunnel?: Tunnel | undefined;
  readonly timeoutMs?: number;
  /** Added to every round trip, half of it each way. */
  readonly addedDelayMs?: number;
  /** Told as the connection gets on: the socket stands, TLS stands, the server let us in. */
  readonly onPhase?: (phase: 'tcp' | 'tls' | 'authentication', connection: GuardedConnection) => void;
}

const connectMs = 5_000;
const goodbyeMs = 1_000;

/** Who waits for something on a connection, and is told when it ends. */
interface Running {
  handleError(error: Error): void;
}

/** One connection of one lane. It is always listened to, so that its end never becomes an uncaught exception. */
export class ServerConnection {
  readonly #client: Client;
  readonly #connection: GuardedConnection;
  readonly #target: Target;
  #backend: { readonly pid: number; readonly secret: number } | undefined;
  #end: Error | undefined;
  #running: Running | undefined;
  #onEnd: (error: Error) => void = () => {};

  constructor(client: Client, connection: GuardedConnection, target: Target) {
    this.#client = client;
    this.#connection = connection;
    this.#target = target;
    connection.on('backendKeyData', (message: { processID: number; secretKey: number }) => {
      this.#backend = { pid: message.processID, secret: message.secretKey };
    });
    client.on('error', (error: Error) => this.#ended(error));
    client.on('end', () => this.#ended(new ClosedError('The connection was closed')));
  }

  /** What the server said about itself while we connected. */
  get parameters(): ReadonlyMap<string, string> {
    return this.#connection.parameters;
  }

  /** How the password was asked for and sent; undefined when none was. */
  get passwordSent(): PasswordRequest | undefined {
    return this.#connection.passwordSent;
  }

  /** Of BackendKeyData: behind a pooler it is not pg_backend_pid(). */
  get announcedPid(): number | undefined {
    return this.#backend?.pid;
  }

  /** Why it is of no use any more; undefined while it is. */
  get end(): Error | undefined {
    return this.#end;
  }

  /** Called once, when it breaks or is closed. */
  set onEnd(listener: (error: Error) => void) {
    this.#onEnd = listener;
  }

  /** Resolves when the statement is complete; rejects with pg's error, a fault of the wire, or the reason of `destroy`. */
  async run(group: SyncGroup, budgetBytes: number): Promise<void> {
    if (this.#end !== undefined) throw this.#end;
    this.#connection.allow(budgetBytes);
    this.#connection.divertRows((bytes, from, to) => group.row(bytes, from, to));
    this.#running = group;
    this.#client.query(group);
    try {
      await group.settled;
    } finally {
      this.#running = undefined;
      this.#connection.divertRows(undefined);
      this.#connection.allow();
    }
  }

  /**
   * For the lanes that speak the protocol themselves: what arrives goes to `reader`, and its end to `handleError`.
   * `run` may be called no more. Answers how to send.
   */
  takeOver(reader: Running & { chunk(bytes: Buffer): void }): (bytes: Buffer) => void {
    if (this.#end !== undefined) throw this.#end;
    this.#running = reader;
    this.#connection.takeOver((bytes) => reader.chunk(bytes));
    const { stream } = this.#connection;
    return (bytes) => void stream.write(bytes);
  }

  /** Asks the server to stop what this connection runs; resolves when it has taken the request, or after a second. */
  async cancel(): Promise<void> {
    if (this.#backend === undefined) return;
    const { profile, secret, tunnel } = this.#target;
    const line = tunnel === undefined ? undefined : new TunnelLine(tunnel);
    const tls = await tlsOptions(profile, secret).catch(() => undefined);
    if (tls !== undefined) await sendCancel(profile, tls, this.#backend, goodbyeMs, line).catch(() => {});
  }

  /** Now, without a word to the server. Whoever waits for a statement here gets `reason`. */
  destroy(reason: Error): void {
    this.#ended(reason);
    this.#connection.fail(reason);
  }

  /** Says goodbye; resolves when the socket is closed, after a second at the latest. */
  async close(): Promise<void> {
    this.#ended(new ClosedError('The connection was closed'));
    const timer = setTimeout(() => this.#connection.stream.destroy(), goodbyeMs);
    await this.#client.end().catch(() => {});
    clearTimeout(timer);
  }

  #ended(error: Error): void {
    if (this.#end !== undefined) return;
    this.#end = error;
    // pg forgets its query before it reads the last message, so a fault there would leave nobody told.
    this.#running?.handleError(error);
    this.#onEnd(error);
  }
}

/** Resolves when the server is ready for a statement; rejects after 5 s at the latest, with nothing left open. */
export async function openConnection(target: Target): Promise<ServerConnection> {
  const { profile } = target;
  const ssl = await tlsOptions(profile, target.secret);
  const connection = new GuardedConnection(
    { ssl, keepAlive: true, keepAliveInitialDelayMillis: 30_000, ...lineOf(target) },
    {
      user: profile.user,
      database: target.database,
      application_name: `heapscope/${target.version}/${target.lane}`,
    },
  );
  const password = guardedPassword(target, connection);
  reportPhases(target, connection);
  const client = new Client({
    connection,
    host: profile.host,
    port: profile.port,
    user: profile.user,
    database: target.database,
    password,
    ssl,
    sslnegotiation: 'postgres',
    enableChannelBinding: ssl !== false,
    scramMaxIterations: 100_000,
  });
  const opened = new ServerConnection(client, connection, target);
  const timeoutMs = target.timeoutMs ?? connectMs;
  const timer = setTimeout(() => {
    const through = profile.ssh === undefined ? '' : ` through ${profile.ssh.host}`;
    connection.fail(new DeadlineError(`No answer from ${address(profile)}${through} within ${timeoutMs / 1000} s`));
  }, timeoutMs);
  try {
    await client.connect();
    return opened;
  } catch (error) {
    connection.stream.destroy();
    // Only a server that was asked in vain can have said it.
    if (error instanceof DatabaseError) hideSecret(error, await target.password());
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** pg makes a socket of its own where nothing is given. */
function lineOf({ addedDelayMs = 0, tunnel }: Target): { stream?: () => Duplex } {
  const through = tunnel === undefined ? undefined : () => new TunnelLine(tunnel);
  if (addedDelayMs > 0) return { stream: () => new DelayedLine(addedDelayMs, through?.()) };
  return through === undefined ? {} : { stream: through };
}

export function address(profile: Pick<Profile, 'host' | 'port'>): string {
  return isSocketDirectory(profile.host)
    ? `${profile.host}/.s.PGSQL.${profile.port}`
    : `${profile.host}:${profile.port}`;
}

/** The listeners stand before pg's own, so the way in which the server asks is known when pg wants the password. */
function guardedPassword(target: Target, connection: GuardedConnection): () => Promise<string> {
  let asked: PasswordRequest = 'scram';
  connection.on('authenticationCleartextPassword', () => {
    asked = 'clear';
  });
  connection.on('authenticationMD5Password', () => {
    asked = 'md5';
  });
  let isIn = false;
  let isProofMissing = false;
  connection.on('authenticationSASL', () => {
    isProofMissing = true;
  });
  connection.on('authenticationSASLFinal', () => {
    isProofMissing = false;
  });
  connection.on('authenticationOk', () => {
    isIn = true;
    if (isProofMissing) connection.fail(new ProtocolError('The server did not prove that it knows the password'));
  });
  return async () => {
    if (isIn) throw new ProtocolError('The server asked for the password again');
    const reason = refusal(asked, target.profile, connection.remoteAddress);
    if (reason !== undefined) {
      throw new PasswordRefusedError(reason, target.profile.environment !== 'production');
    }
    connection.passwordSent = asked;
    const password = await target.password();
    if (password === undefined || password === '') {
      throw new PasswordNeededError(`${address(target.profile)} asks for the password of ${target.profile.user}`);
    }
    return password;
  };
}

function reportPhases(target: Target, connection: GuardedConnection): void {
  const { onPhase } = target;
  if (onPhase === undefined) return;
  connection.once('connect', () => onPhase('tcp', connection));
  connection.once('sslconnect', () => connection.stream.once('secureConnect', () => onPhase('tls', connection)));
  connection.once('authenticationOk', () => onPhase('authentication', connection));
}
