import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Assets, assets, fileNameFor } from './assets.ts';
import { type Address, addressOf, type Refusal, refuseRequest } from './http-rules.ts';
import { securityHeaders } from './policy.ts';
import { refusalOfBrokenRequest, refuseSocket } from './refuse-socket.ts';
import { type HttpRoute, httpRouteAt, isSocketPath } from './routes.ts';
import { swapCode } from './session-route.ts';
import { type PageEvents, SocketPages } from './socket-pages.ts';
import { Tokens } from './token.ts';

export interface SocketHostOptions extends PageEvents {
  readonly pageFolder: string;
  /** 0 or nothing: any free one. */
  readonly port?: number;
  /** Method and route, nothing else: no query, no header, no body. */
  log?(line: string): void;
  /** Too many wrong tokens: somebody guesses. */
  onAttack(): void;
}

export interface SocketHost {
  readonly port: number;
  readonly origin: string;
  /** A URL that signs one tab in. */
  freshUrl(path?: string): string;
  close(): Promise<void>;
}

/** The door over HTTP on 127.0.0.1: the page's files, one route that signs a tab in, one WebSocket per page. */
export async function startSocketHost(options: SocketHostOptions): Promise<SocketHost> {
  const tokens = new Tokens(() => options.onAttack());
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 30_000, requireHostHeader: false });
  const port = await listening(server, options.port ?? 0);
  const address = addressOf(port);
  const files = assets({ folder: options.pageFolder, origin: address.origin });
  const pages = new SocketPages(tokens, options);
  server.on('request', (request, response) => {
    options.log?.(`${request.method} ${routeOf(request)}`);
    void answer(request, response, { address, tokens, files }).catch(() => response.destroy());
  });
  // Node would refuse these itself, without our headers.
  server.on('clientError', (error, socket) => refuseSocket(socket, refusalOfBrokenRequest(error)));
  server.on('checkExpectation', (_request, response) => write(response, 417, 'Nothing can be expected'));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = refuseUpgrade(request, address);
    if (refusal) refuseSocket(socket, refusal);
    else pages.accept(request, socket, head);
  });
  return {
    port,
    origin: address.origin,
    freshUrl: (path = '/') => `${address.origin}${path}#code=${tokens.newCode()}`,
    close: async () => {
      pages.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listening(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** The first part of the path: a database's name in the rest may be secret. */
function routeOf({ url = '' }: IncomingMessage): string {
  return /^\/(session|socket|assets)?(?![\w-])/.exec(url)?.[0] ?? '/…';
}

interface Context {
  readonly address: Address;
  readonly tokens: Tokens;
  readonly files: Assets;
}

const answers: Readonly<Record<HttpRoute, typeof swapCode>> = { session: swapCode };

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { address, tokens, files } = context;
  const refusal = refuseRequest(request, address);
  if (refusal) return write(response, refusal.status, refusal.why);
  const { url = '', method = '' } = request;
  const route = httpRouteAt(method, url);
  if (route) {
    const { status, body } = await answers[route](request, tokens);
    return write(response, status, body, status === 200 ? 'application/json' : 'text/plain');
  }
  if (method !== 'GET' && method !== 'HEAD')
    return write(response, 405, 'Only GET', 'text/plain', { allow: 'GET, HEAD' });
  if (fileNameFor(address.origin + url, address.origin) === undefined)
    return write(response, 404, 'There is no such file');
  const found = await files(new Request(address.origin + url, { method }));
  const content = Buffer.from(await found.arrayBuffer());
  response.writeHead(found.status, { ...Object.fromEntries(found.headers), 'content-length': content.length });
  response.end(content);
}

function write(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain',
  more: Record<string, string> = {},
): void {
  response.writeHead(status, {
    ...securityHeaders('none'),
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    ...more,
  });
  response.end(body);
}

function refuseUpgrade(request: IncomingMessage, address: Address): Refusal | undefined {
  const refusal = refuseRequest(request, address);
  if (refusal) return refusal;
  if (request.headers.expect !== undefined) return { status: 417, why: 'Nothing can be expected' };
  return isSocketPath(request.url ?? '') ? undefined : { status: 404, why: 'There is no such socket' };
}
