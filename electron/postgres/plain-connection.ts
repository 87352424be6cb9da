import { Client } from 'pg';
import { GuardedConnection } from './guarded-connection.ts';

/** A connection that says what it is told: for the demo's own scenario and for tests, never for the user's servers. */
export interface PlainConnection {
  /** The rows of the last statement of `text`, which may hold several; every value as text. */
  query(text: string, values?: readonly (string | null)[]): Promise<readonly Record<string, string | null>[]>;
  readonly pid: number | undefined;
  /** True once it broke or was closed. */
  readonly isOver: boolean;
  close(): Promise<void>;
}

export interface PlainAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly applicationName: string;
}

/** What tests read may be large; it is still counted. */
const budgetBytes = 2e9;
const asText = { getTypeParser: () => (value: string) => value };

/** Fails with what pg or the server says, after 10 s at the latest. */
export async function openPlainConnection(address: PlainAddress): Promise<PlainConnection> {
  const { host, port, user, password, database, applicationName } = address;
  const connection = new GuardedConnection({ ssl: false }, { user, database, application_name: applicationName });
  connection.allow(budgetBytes);
  const client = new Client({
    connection,
    host,
    port,
    user,
    database,
    password: () => password,
    ssl: false,
    sslnegotiation: 'postgres',
    connectionTimeoutMillis: 10_000,
    types: asText,
  });
  let isOver = false;
  let pid: number | undefined;
  connection.on('backendKeyData', (message: { processID: number }) => {
    pid = message.processID;
  });
  const over = () => {
    isOver = true;
  };
  client.on('error', over);
  client.on('end', over);
  await client.connect();
  return {
    get pid() {
      return pid;
    },
    get isOver() {
      return isOver;
    },
    async query(text, values) {
      connection.allow(budgetBytes);
      const result = values === undefined ? await client.query(text) : await client.query(text, [...values]);
      const last = Array.isArray(result) ? result.at(-1) : result;
      return last?.rows ?? [];
    },
    async close() {
      isOver = true;
      await client.end().catch(() => {});
    },
  };
}
