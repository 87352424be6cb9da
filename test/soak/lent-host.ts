import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { listening, portOf } from '../support/free-port.ts';
import { startHost, type TestHost } from '../support/host.ts';

const preload = path.join(path.dirname(fileURLToPath(import.meta.url)), 'lent-clock.mjs');

/** What the host's process holds at a moment, after its garbage was collected. */
export interface Held {
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** To the server, at most 4; not counted in what follows. */
  readonly connections: number;
  /** process.getActiveResourcesInfo(), counted: "2 TCPSocketWrap". */
  readonly resources: readonly string[];
  /** Open file descriptors; 0 where they cannot be counted. */
  readonly files: number;
  readonly lentTimers: number;
  /** Of the process and of every handle. */
  readonly listeners: number;
}

/** The real host, whose time passes only as it is lent. */
export interface LentHost extends TestHost {
  /** Lets that much time pass: every timer that is due, and every statement that one sends. */
  lend(ms: number): Promise<void>;
  measure(): Promise<Held>;
}

export async function startLentHost(pgPort: number): Promise<LentHost> {
  const server = createServer();
  await listening(server);
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const env = {
    NODE_OPTIONS: `--import file://${preload}`,
    SOAK_PORT: String(portOf(server)),
    SOAK_PG_PORT: String(pgPort),
  };
  const host = await startHost({ args: ['--no-demo'], env });
  const [socket] = await connected;
  const answers: ((line: string) => void)[] = [];
  createInterface({ input: socket }).on('line', (line) => answers.shift()?.(line));
  socket.on('error', () => undefined);
  socket.setNoDelay(true);
  const ask = (asked: object) =>
    new Promise<string>((resolve, reject) => {
      answers.push(resolve);
      socket.once('close', () => reject(new Error(`the host ended:\n${host.output()}`)));
      socket.write(`${JSON.stringify(asked)}\n`);
    }).finally(() => socket.removeAllListeners('close'));
  return {
    ...host,
    async lend(ms) {
      await ask({ ask: 'lend', ms });
    },
    measure: async () => JSON.parse(await ask({ ask: 'measure' })) as Held,
    async stop() {
      const stopped = host.stop();
      // Its goodbyes wait for timers too.
      socket.destroy();
      server.close();
      return stopped;
    },
  };
}
