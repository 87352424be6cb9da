import { createServer } from 'node:http';
import { listening, portOf } from './free-port.ts';
import { installedMajors, type OwnPostgres, startPostgres } from './postgres.ts';
import { type Major, majors, type ServerAddress } from './server-address.ts';

export interface Starter {
  /** `GET <url>/<major>` answers the address of the one shared server of that version, started at the first request. */
  readonly url: string;
  stop(): Promise<void>;
}

const majorOf = (path: string | undefined): Major | undefined =>
  majors.find((major) => path === `/${major}` && installedMajors().includes(major));

function addressOf({ major, host, port, user, password, dataDir, pid }: OwnPostgres): ServerAddress {
  return { major, host, port, user, password, dataDir, pid };
}

/**
 * Test files run in several processes and share servers; this runs once beside them. A server starts when the first
 * test asks for it, so that a run of pure arithmetic starts none.
 */
export async function startStarter(): Promise<Starter> {
  const started = new Map<Major, Promise<OwnPostgres>>();
  const serverOf = (major: Major): Promise<OwnPostgres> => {
    const known = started.get(major) ?? startPostgres({ major });
    started.set(major, known);
    return known;
  };
  const http = createServer((request, response) => {
    const major = majorOf(request.url);
    const answer = async () => (major ? JSON.stringify(addressOf(await serverOf(major))) : 'null');
    answer().then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await listening(http);
  return {
    url: `http://127.0.0.1:${portOf(http)}`,
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      // One that could not start has said so to the test that asked for it.
      const stopped = [...started.values()].map((server) => server.then((running) => running.stop()));
      await Promise.allSettled(stopped);
    },
  };
}
