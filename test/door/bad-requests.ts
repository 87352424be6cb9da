/** What no page of ours ever sends. Each is tried on every route, and none may be answered. */
export interface BadRequest {
  readonly what: string;
  /** Over the good headers; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly line?: (method: string, path: string) => string;
  readonly body?: string;
  /** Written before the good headers, as sent: a second Host. */
  readonly first?: string;
}

export function badHosts(port: number): readonly string[] {
  return [
    `localhost:${port}`,
    `evil.example:${port}`,
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:1',
    `127.0.0.1:${port}0`,
    `127.0.0.1.:${port}`,
    `127.0.0.1:${port}.evil.example`,
    `127.0.0.1.evil.example:${port}`,
    `[::1]:${port}`,
    `0.0.0.0:${port}`,
    `2130706433:${port}`,
    `127.1:${port}`,
    `127.0.0.1:${port}@evil.example`,
    '',
  ];
}

export function badOrigins(origin: string, port: number): readonly string[] {
  return [
    'https://evil.example',
    'null',
    '',
    `http://localhost:${port}`,
    `https://127.0.0.1:${port}`,
    `${origin}.evil.example`,
    `${origin}/`,
    `${origin} ${origin}`,
    'file://',
    'heapscope://app',
  ];
}

const sites: readonly string[] = ['cross-site', 'same-site', 'none, cross-site', 'same-origin, cross-site'];
const methods = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'CONNECT', 'post', 'GET\t', ''];

/** For any route: by Host, Origin, site, method, size and form. */
export function badRequests({ origin, port }: { origin: string; port: number }): readonly BadRequest[] {
  return [
    ...badHosts(port).map((host) => ({ what: `Host ${host}`, headers: { host } })),
    ...badHosts(port).map((host) => ({
      what: `Host and Origin ${host}`,
      headers: { host, origin: `http://${host}` },
    })),
    { what: 'no Host', headers: { host: undefined } },
    { what: 'two Hosts', first: 'host: evil.example\r\n' },
    ...badOrigins(origin, port).map((bad) => ({ what: `Origin ${bad}`, headers: { origin: bad } })),
    ...sites.map((site) => ({ what: `site ${site}`, headers: { 'sec-fetch-site': site } })),
    ...methods.map((method) => ({
      what: `method ${method}`,
      line: (_method: string, path: string) => `${method} ${path} HTTP/1.1`,
    })),
    { what: 'HTTP/3.0', line: (method, path) => `${method} ${path} HTTP/3.0` },
    { what: 'no HTTP at all', line: () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' },
    { what: '20 kB of headers', headers: { cookie: 'x'.repeat(20_000) } },
    { what: '20 kB of path', line: (method, path) => `${method} ${path}?${'x'.repeat(20_000)} HTTP/1.1` },
    {
      what: 'two lengths',
      headers: { 'transfer-encoding': 'chunked', 'content-length': '5' },
      body: '0\r\n\r\nGET / HTTP/1.1\r\n',
    },
    { what: 'a header that ends early', headers: { 'x-a': 'b\r\n c\n\r\nGET / HTTP/1.1' } },
    { what: 'an expectation', headers: { expect: 'the worst' } },
    { what: 'a NUL in a header', headers: { 'x-a': 'a\0b' } },
  ];
}
