import type { TimeLimit } from './statement.ts';

/** Time limits of the catalog and the action lane, in ms. The client waits 2 s longer, then it destroys the socket. */
export const limitMs: Readonly<Record<TimeLimit, number>> = {
  sampler: 800,
  list: 15_000,
  'size-chunk': 5_000,
  definition: 2_000,
  action: 5_000,
};

/** In bulk nothing waits for a lock; one definition may wait a moment for the user who asked. */
const lockMs: Readonly<Record<TimeLimit, number>> = {
  sampler: 100,
  list: 100,
  'size-chunk': 100,
  definition: 250,
  action: 250,
};

/** What may arrive for one statement before the connection is given up: 100,000 relations are about 40 MB. */
export const budgetBytes: Readonly<Record<TimeLimit, number>> = {
  sampler: 32e6,
  list: 256e6,
  'size-chunk': 32e6,
  definition: 32e6,
  action: 1e6,
};

export const graceMs = 2_000;

/** What is known of a server that decides which settings it takes. */
export interface LaneTraits {
  /** The encoding of the database: in SQL_ASCII the server cannot promise valid text in any encoding. */
  readonly isSqlAscii: boolean;
  /** client_connection_check_interval may be set: only where the server's system can notice a closed socket. */
  readonly noticesLostClients: boolean;
}

export type Setting = readonly [name: string, value: string];

/** Sets so many settings, whose names and values are its parameters in turn. Local: until the transaction ends. */
export function setConfigText(count: number, isLocal: boolean): string {
  const calls = Array.from(
    { length: count },
    (_, i) => `pg_catalog.set_config($${2 * i + 1}, $${2 * i + 2}, ${isLocal})`,
  );
  return `SELECT ${calls.join(', ')}`;
}

/**
 * The settings of one statement, all local to its implicit transaction: read only in the action lane too, since signals
 * are no writes (a VACUUM, which is one, goes by command-session.ts). Dates, zones and floats are
 * set too, since a role or database may have its own (ALTER ROLE … SET DateStyle) and our decoders read text. `schema`
 * is an extension's, quoted by the server.
 * https://www.postgresql.org/docs/current/runtime-config-client.html
 */
export function laneSettings(limit: TimeLimit, traits: LaneTraits, schema?: string): readonly Setting[] {
  const settings: Setting[] = [
    ['transaction_read_only', 'on'],
    ['search_path', schema === undefined ? 'pg_catalog, pg_temp' : `pg_catalog, ${schema}, pg_temp`],
    ['statement_timeout', `${limitMs[limit]}`],
    ['lock_timeout', `${lockMs[limit]}`],
    ['idle_in_transaction_session_timeout', '5000'],
    ['client_min_messages', 'error'],
    ['jit', 'off'],
    ['max_parallel_workers_per_gather', '0'],
    ['DateStyle', 'ISO, YMD'],
    ['IntervalStyle', 'postgres'],
    ['TimeZone', 'UTC'],
    ['extra_float_digits', '1'],
    ['bytea_output', 'hex'],
  ];
  if (traits.noticesLostClients) settings.push(['client_connection_check_interval', '1000']);
  if (traits.isSqlAscii) settings.push(['client_encoding', 'SQL_ASCII']);
  return settings;
}
