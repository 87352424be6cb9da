import { Client, type ClientConfig } from 'pg';
import type { ServerAddress } from '../support/server-address.ts';

/** A connection in replication mode: its backend is a walsender. https://www.postgresql.org/docs/current/protocol-replication.html */
export async function openReplication({ host, port, user, password }: ServerAddress): Promise<{
  readonly pid: number;
  close(): Promise<void>;
}> {
  // pg knows the option; its types do not.
  const config: ClientConfig & { replication: string } = {
    host,
    port,
    user,
    password,
    database: 'postgres',
    replication: 'database',
  };
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  const answer = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return { pid: Number(answer.rows[0]?.pid), close: () => client.end() };
}
