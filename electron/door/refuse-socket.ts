import type { Duplex } from 'node:stream';
import type { Refusal } from './http-rules.ts';
import { securityHeaders } from './policy.ts';

/** Answers what has no ServerResponse: a handshake, or bytes that are no request. With the headers of every other answer. */
export function refuseSocket(socket: Duplex, { status, why }: Refusal): void {
  if (!socket.writable) return void socket.destroy();
  const lines = Object.entries(securityHeaders('none')).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n${lines.join('')}content-length: ${why.length}\r\n\r\n${why}`,
  );
}

/** What Node makes of bytes that it could not read as a request. */
export function refusalOfBrokenRequest(error: Error): Refusal {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, why: 'Too long' };
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? { status: 408, why: 'Too slow' } : { status: 400, why: 'No request' };
}
