import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { ScenarioConnection } from '../scenarios/connection.ts';

export const majors = [14, 15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];

/** Where a test server listens, and its superuser. Plain values: it crosses from the process that started it. */
export interface ServerAddress {
  readonly major: Major;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly dataDir: string;
  readonly pid: number;
}

/** Whom to connect as, and through what, when not the superuser directly. */
export interface Through {
  readonly user?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: number;
}

/** An empty database of its own for one test file. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  connect(applicationName?: string, through?: Through): Promise<ScenarioConnection>;
  drop(): Promise<void>;
}

/** What every test may do with a test server, shared or its own. */
export interface TestServer extends ServerAddress {
  /** Of the database `postgres`, as superuser. */
  readonly url: string;
  connect(applicationName?: string, database?: string, through?: Through): Promise<ScenarioConnection>;
  /** `options` are those of CREATE DATABASE: `ENCODING 'SQL_ASCII' TEMPLATE template0`. */
  createDatabase(name?: string, options?: string): Promise<TestDatabase>;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

async function connectTo(
  address: ServerAddress,
  applicationName: string,
  database: string,
  through: Through = {},
): Promise<ScenarioConnection> {
  const { host, port, user, password } = { ...address, ...through };
  const client = new Client({ host, port, user, password, database, application_name: applicationName, ssl: false });
  // A server that a test stops ends idle connections too; without a listener that would end the test runner.
  client.on('error', () => undefined);
  await client.connect();
  return {
    async query(text) {
      const answer: unknown = await client.query<Record<string, unknown>>(text);
      const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
      return rowsOf(last);
    },
    close: () => client.end(),
  };
}

function rowsOf(answer: unknown): readonly Record<string, unknown>[] {
  if (typeof answer !== 'object' || answer === null || !('rows' in answer) || !Array.isArray(answer.rows)) return [];
  return answer.rows;
}

/** The server at an address. Closing it is the business of who started it. */
export function serverAt(address: ServerAddress): TestServer {
  const login = `${encodeURIComponent(address.user)}:${encodeURIComponent(address.password)}`;
  const urlOf = (name: string) =>
    `postgres://${login}@${address.host}:${address.port}/${encodeURIComponent(name)}?sslmode=disable`;
  const connect: TestServer['connect'] = (applicationName = 'heapscope-test', database = 'postgres', through = {}) =>
    connectTo(address, applicationName, database, through);

  async function run(text: string): Promise<void> {
    const connection = await connect('heapscope-test/databases');
    await connection.query(text).finally(() => connection.close());
  }

  return {
    ...address,
    url: urlOf('postgres'),
    connect,
    async createDatabase(name = `t_${randomBytes(6).toString('hex')}`, options = '') {
      await run(`CREATE DATABASE ${quoted(name)} ${options}`);
      return {
        name,
        url: urlOf(name),
        connect: (applicationName, through) => connect(applicationName, name, through),
        drop: () => run(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`),
      };
    },
  };
}
