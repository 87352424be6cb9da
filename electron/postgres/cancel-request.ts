import { isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { Profile } from '../../shared/contract/connections.ts';
import type { TunnelLine } from '../ways-in/tunnel-line.ts';
import { isSocketDirectory } from './password-policy.ts';

const sslRequestCode = 80_877_103;
const cancelRequestCode = 80_877_102;

/**
 * A CancelRequest over a connection of its own, the same way and with the same TLS as the statement's, so the secret
 * never crosses in clear. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 * Resolves when the server has closed the connection, which it does when the signal is sent. Rejects after `timeoutMs`.
 */
export async function sendCancel(
  profile: Pick<Profile, 'host' | 'port'>,
  tls: ConnectionOptions | false,
  backend: { readonly pid: number; readonly secret: number },
  timeoutMs: number,
  socket: Socket | TunnelLine = new Socket(),
): Promise<void> {
  const { host, port } = profile;
  const sockets: Duplex[] = [socket];
  const timer = setTimeout(() => {
    for (const each of sockets) each.destroy(new Error('no answer'));
  }, timeoutMs);
  try {
    if (isSocketDirectory(host)) socket.connect(`${host}/.s.PGSQL.${port}`);
    else socket.connect(port, host);
    await event(socket, 'connect');
    const line = tls === false ? socket : await encrypted(socket, host, tls);
    sockets.push(line);
    // Not `end`: PgBouncer 1.18 takes a client that hangs up before its answer badly, and ends itself.
    line.write(words(cancelRequestCode, backend.pid, backend.secret));
    line.resume();
    await event(line, 'close');
  } finally {
    clearTimeout(timer);
    for (const each of sockets) each.destroy();
  }
}

async function encrypted(socket: Duplex, host: string, tls: ConnectionOptions): Promise<Duplex> {
  socket.write(words(sslRequestCode));
  const answer = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
  if (answer.toString('latin1') !== 'S') throw new Error('the server refused TLS');
  const line = connectTls({ ...tls, socket, host, ...(isIP(host) === 0 ? { servername: host } : {}) });
  await event(line, 'secureConnect');
  return line;
}

function event(socket: Duplex, name: 'connect' | 'secureConnect' | 'close'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(name, () => resolve());
    socket.once('error', reject);
    if (name !== 'close') socket.once('close', () => reject(new Error('closed')));
  });
}

/** A message without a type byte: its length, then these 32-bit words. */
function words(...values: readonly number[]): Buffer {
  const message = Buffer.alloc(4 + 4 * values.length);
  message.writeInt32BE(message.length, 0);
  values.forEach((value, i) => {
    message.writeInt32BE(value, 4 + 4 * i);
  });
  return message;
}
