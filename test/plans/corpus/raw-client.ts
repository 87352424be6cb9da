import { Client } from 'pg';
import type { Through } from '../../support/server-address.ts';

/** Values as the server writes them (a driver would parse JSON, and round what is in it), and its notices. */
export interface RawClient {
  query(text: string): Promise<readonly (string | null)[]>;
  /** Messages since the last call. */
  notices(): readonly string[];
  close(): Promise<void>;
}

interface Address extends Required<Pick<Through, 'host' | 'port' | 'user' | 'password'>> {
  readonly database: string;
}

/** Answers the first column of the last statement. */
export async function rawClient(address: Address): Promise<RawClient> {
  const types = { getTypeParser: () => (value: string | Buffer) => String(value) };
  const client = new Client({ ...address, ssl: false, application_name: 'heapscope-test/corpus', types });
  const heard: string[] = [];
  client.on('error', () => undefined);
  client.on('notice', ({ message }) => heard.push(message ?? ''));
  await client.connect();
  return {
    async query(text) {
      const answer: unknown = await client.query<[string | null]>({ text, rowMode: 'array' });
      const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
      if (typeof last !== 'object' || last === null || !('rows' in last) || !Array.isArray(last.rows)) return [];
      return last.rows.map((row: unknown) => (Array.isArray(row) && typeof row[0] === 'string' ? row[0] : null));
    },
    notices: () => heard.splice(0),
    close: () => client.end(),
  };
}
