import { inject } from 'vitest';
import { type Major, type ServerAddress, serverAt, type TestServer } from './server-address.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `starter.ts` listens. */
    readonly starter: string;
  }
}

/**
 * The one server of that version which all test files of a run share. Make a database of your own in it, and nothing
 * that the whole server sees (roles with fixed names, settings); who must break a server starts one.
 */
export async function sharedPostgres(major: Major = 18): Promise<TestServer> {
  const response = await fetch(`${inject('starter')}/${major}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`PostgreSQL ${major}: ${text}`);
  const address: ServerAddress | null = JSON.parse(text);
  if (address === null) throw new Error(`PostgreSQL ${major} is not installed: node scripts/matrix.mjs`);
  return serverAt(address);
}
