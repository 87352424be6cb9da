import type { SecretName } from '../../shared/contract/connection-ways.ts';
import type { SavedProfile, ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import { fail } from '../../shared/failure.ts';
import type { ExecutedStatement } from '../../shared/rpc.ts';
import type { OpenTunnel, Tunnel } from '../ways-in/tunnel.ts';
import { databaseOf } from './at.ts';
import { CatalogSession, type SessionGround } from './catalog-session.ts';
import { type Lane, openConnection, type ServerConnection, type Target } from './connection.ts';
import { DeniedProbes } from './denied-probes.ts';
import { WrongServerError } from './faults.ts';
import { LanePlaces } from './lane-places.ts';
import { Pool } from './pool.ts';
import { SentLedger } from './sent.ts';
import { serverFactsStatement } from './server-facts.sql.ts';
import { factsOf } from './server-facts.ts';
import { refusedServer, refusedVersionNumber, refusedVersionText } from './server-kind.ts';

/** A database that is open: what its sessions share, and what is known of it. */
export interface Opened {
  readonly ground: SessionGround;
  readonly facts: ServerFacts;
  /** A connection of another lane, which the pool must be asked for. */
  readonly openLane: (lane: Lane, options?: Pick<Target, 'addedDelayMs'>) => Promise<ServerConnection>;
  /** For the connections that the user and the benchmark lane keep. */
  readonly places: LanePlaces;
}

export interface OpenNeeds {
  /** Of Heapscope. */
  readonly version: string;
  /** Asked only when the server asks. */
  readonly passwordFor: (profile: SavedProfile) => string | undefined | Promise<string | undefined>;
  /** Secrets of the way there: of SSH servers, of a key. */
  readonly secretFor?: (profile: SavedProfile, name: SecretName) => string | undefined | Promise<string | undefined>;
  /** For profiles that lead through SSH; without it they are refused. */
  readonly openTunnel?: OpenTunnel;
  readonly onPhase?: Target['onPhase'];
  readonly onTunnel?: () => void;
  /** Where it is kept what is sent; nowhere unless given. */
  readonly sent?: SentLedger;
}

const mostConnections = 4;

/**
 * Connects, refuses servers that we do not speak to before anything is sent, and reads the facts. The statement is
 * added to `statements`. One tunnel, where the profile has one, carries all of its connections and is closed with the
 * pool. Rejects with the first error, and leaves nothing open then.
 */
export async function openGround(
  at: At,
  profile: SavedProfile,
  needs: OpenNeeds,
  statements: ExecutedStatement[],
): Promise<Opened> {
  const tunnel = await tunnelTo(profile, needs);
  const target: Target = {
    profile,
    tunnel,
    secret: (name) => needs.secretFor?.(profile, name),
    database: databaseOf(at),
    lane: 'catalog',
    version: needs.version,
    password: () => needs.passwordFor(profile),
    ...(needs.onPhase === undefined ? {} : { onPhase: needs.onPhase }),
  };
  const first = await openConnection(target).catch(async (error: unknown) => {
    await tunnel?.close();
    throw error;
  });
  const pool = new Pool(
    () => openConnection(target),
    mostConnections,
    async () => tunnel?.close(),
  );
  pool.adopt(first);
  try {
    const { onPhase: _untold, ...quietly } = target;
    const openLane: Opened['openLane'] = (lane, options = {}) => openConnection({ ...quietly, ...options, lane });
    const places = new LanePlaces(mostConnections - 1);
    const ground = provisional(first, pool, profile, needs.sent ?? new SentLedger());
    return { ...(await readFacts(at, profile, first, ground, statements)), openLane, places };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

async function tunnelTo(profile: SavedProfile, needs: OpenNeeds): Promise<Tunnel | undefined> {
  if (profile.ssh === undefined) return undefined;
  const { openTunnel } = needs;
  if (openTunnel === undefined) return fail('unsupported', 'This connection leads through SSH, which is not done here');
  const tunnel = await openTunnel(profile.ssh, (name) => needs.secretFor?.(profile, name));
  needs.onTunnel?.();
  return tunnel;
}

async function readFacts(
  at: At,
  profile: SavedProfile,
  first: ServerConnection,
  ground: SessionGround,
  statements: ExecutedStatement[],
): Promise<Pick<Opened, 'ground' | 'facts'>> {
  const refused = refusedServer(first.parameters);
  if (refused !== undefined) throw new WrongServerError(refused);
  const call = { signal: new AbortController().signal, statements };
  const row = await new CatalogSession(ground, call).one(serverFactsStatement);
  const foreign = refusedVersionText(row.version) ?? refusedVersionNumber(row.server_version_num);
  if (foreign !== undefined) throw new WrongServerError(foreign);
  const { server_version_num, block_size, role } = row;
  const traits = { ...ground.traits, noticesLostClients: row.notices_lost_clients };
  return {
    ground: { ...ground, traits, server_version_num, block_size, role },
    facts: factsOf(at, profile, row, first),
  };
}

/** What is known before the first statement: enough to send it. */
function provisional(first: ServerConnection, pool: Pool, profile: SavedProfile, sent: SentLedger): SessionGround {
  const major = Number.parseInt(first.parameters.get('server_version') ?? '', 10);
  return {
    pool,
    probes: new DeniedProbes(),
    sent,
    traits: { isSqlAscii: first.parameters.get('server_encoding') === 'SQL_ASCII', noticesLostClients: false },
    server_version_num: major * 10_000,
    block_size: 0,
    role: profile.user,
  };
}
