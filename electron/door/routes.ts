interface Route {
  readonly method: 'GET' | 'POST';
  /** The whole of it: with a query it is another path. */
  readonly path: string;
  /** A WebSocket's handshake. */
  readonly isSocket: boolean;
}

/** What the browser host answers beside the page's files. A test tries every bad request on each of these. */
export const routes = {
  session: { method: 'POST', path: '/session', isSocket: false },
  socket: { method: 'GET', path: '/socket', isSocket: true },
} as const satisfies Record<string, Route>;

type Routes = typeof routes;
export type HttpRoute = { [K in keyof Routes]: Routes[K]['isSocket'] extends true ? never : K }[keyof Routes];

const httpRoutes: readonly HttpRoute[] = ['session'];

/** The route that is asked for; undefined for what can only be a file of the page. */
export function httpRouteAt(method: string, url: string): HttpRoute | undefined {
  return httpRoutes.find((name) => routes[name].method === method && routes[name].path === url);
}

export const isSocketPath = (url: string): boolean => url === routes.socket.path;
