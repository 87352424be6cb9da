import type { IncomingMessage } from 'node:http';

/** Where the browser host lives: one spelling, so one origin. */
export interface Address {
  readonly host: string;
  readonly origin: string;
}

export function addressOf(port: number): Address {
  const host = `127.0.0.1:${port}`;
  return { host, origin: `http://${host}` };
}

export interface Refusal {
  readonly status: number;
  readonly why: string;
}

/**
 * What every request must satisfy before anything else is looked at, WebSocket handshakes included. Returns the
 * refusal, or undefined. A rebound name fails by its Host, another page by its Origin or Sec-Fetch-Site; a missing
 * Origin passes for GET only, and a navigation to the page itself may come from anywhere: it holds no data.
 */
export function refuseRequest(request: IncomingMessage, { host, origin }: Address): Refusal | undefined {
  const { headers, method = '' } = request;
  if (headers.host !== host) return { status: 421, why: `This is ${host}` };
  if (isNavigation(request)) return undefined;
  const isUpgrade = headers.upgrade !== undefined;
  const mayLackOrigin = !isUpgrade && (method === 'GET' || method === 'HEAD');
  if (headers.origin === undefined ? !mayLackOrigin : headers.origin !== origin)
    return { status: 403, why: 'Wrong origin' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return { status: 403, why: 'Wrong site' };
  return undefined;
}

function isNavigation({ headers, method }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade === undefined &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  );
}
