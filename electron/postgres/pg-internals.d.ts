import type { Duplex } from 'node:stream';

/** Parts of pg 8.23 that its types leave out and that the guarded connection relies on (node_modules/pg/lib). */
declare module 'pg' {
  interface ClientConfig {
    /** The connection to use, instead of one made from the other fields. */
    connection?: Connection;
    /** SCRAM with more iterations than this is refused: a server may not burn our CPU. */
    scramMaxIterations?: number;
  }
  interface Connection {
    attachListeners(stream: Duplex): void;
    startup(config: Readonly<Record<string, string>>): void;
    requestSsl(): void;
    cancel(processID: number, secretKey: number): void;
    connect(port: number, host: string): void;
    connect(path: string): void;
  }
}
