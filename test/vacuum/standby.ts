import { Client, type Connection, type Submittable } from 'pg';
import type { ServerAddress } from '../support/server-address.ts';

/** A standby as the primary sees one: a walsender whose client says by hot_standby_feedback which xmin it needs. */
export interface Standby {
  close(): Promise<void>;
}

/** https://www.postgresql.org/docs/current/protocol-replication.html#PROTOCOL-REPLICATION-HOT-STANDBY-FEEDBACK-MESSAGE */
function feedback(xmin: number): Buffer {
  const message = Buffer.alloc(25);
  message.write('h');
  // The time of sending, which nobody looks at, then xmin, its epoch, catalog_xmin and its epoch.
  message.writeUInt32BE(xmin, 9);
  return message;
}

/** Streams from `lsn`, which the server must have flushed, and asks it to keep what `xmin` still sees. */
export async function startStandby(
  server: ServerAddress,
  { name, lsn, xmin, slot }: { name: string; lsn: string; xmin: number; slot?: string },
): Promise<Standby> {
  const { host, port, user, password } = server;
  const config = { host, port, user, password, ssl: false, application_name: name, replication: 'true' } as const;
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  await new Promise<void>((resolve, reject) => {
    const streaming: Submittable & Record<string, unknown> = {
      submit(connection: Connection) {
        connection.once('replicationStart', () => {
          connection.stream.write(copyData(feedback(xmin)));
          resolve();
        });
        const from = slot === undefined ? '' : `SLOT ${slot} `;
        connection.query(`START_REPLICATION ${from}PHYSICAL ${lsn}`);
      },
      handleError: reject,
      handleCopyData: () => undefined,
    };
    client.query(streaming);
  });
  return {
    async close() {
      await new Promise<void>((resolve) => {
        client.once('end', () => resolve());
        // It never stops streaming by itself, so it does not say goodbye.
        (client as unknown as { connection: Connection }).connection.stream.destroy();
      });
    },
  };
}

function copyData(content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write('d');
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}
