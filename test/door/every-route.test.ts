import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../electron/door/routes.ts';
import { reached } from '../support/reached.ts';
import { type BadRequest, badRequests } from './bad-requests.ts';
import { type RawAnswer, rawText } from './raw-http.ts';
import { codeOf, TrialHost } from './trial-host.ts';

let trial: TrialHost;
let tried = 0;
let answered = 0;
let fewest = Number.POSITIVE_INFINITY;
beforeAll(async () => {
  trial = await new TrialHost().start();
});
afterAll(async () => {
  const count = names.length;
  const holds = answered === 0 && fewest >= 12;
  reached(
    'browser-host',
    `${count} routes, ${tried} bad requests, at least ${fewest} each: ${answered} answered`,
    holds,
  );
  await trial.stop();
});

/** A request that is answered, on each route: what the bad ones are made of. A new route needs its own here. */
interface Good {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isAnswered: (answer: RawAnswer) => boolean;
  /** Of this route alone: wrong types, sizes, credentials. */
  readonly more: readonly BadRequest[];
}

const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json;', ''];
const bodies = ['', '[]', 'null', '{}', '{"code":1}', '{"code":"wrong"}', '{"code":{"__proto__":1}}', '{"token":"x"}'];

const goods: Readonly<Record<keyof typeof routes | 'page' | 'file', () => Good>> = {
  session: () => ({
    ...routes.session,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: codeOf(trial.host.freshUrl()) }),
    isAnswered: ({ text }) => text.includes('"token"'),
    more: [
      ...types.map((type) => ({ what: `type ${type}`, headers: { 'content-type': type } })),
      ...bodies.map((body) => ({ what: `body ${body}`, body })),
      { what: 'more than 1 MB', body: `{"code":"${'x'.repeat(1_000_001)}"}` },
      { what: 'no Origin', headers: { origin: undefined } },
      { what: 'the code in the query', line: (method, at) => `${method} ${at}?code=x HTTP/1.1` },
    ],
  }),
  socket: () => ({
    ...routes.socket,
    headers: handshake,
    body: '',
    isAnswered: ({ status }) => status === 101,
    more: [
      { what: 'no Origin', headers: { origin: undefined } },
      { what: 'another version', headers: { 'sec-websocket-version': '7' } },
      { what: 'no key', headers: { 'sec-websocket-key': undefined } },
      { what: 'another protocol', headers: { upgrade: 'h2c' } },
      { what: 'the token in the query', line: (method, at) => `${method} ${at}?token=x HTTP/1.1` },
      {
        what: 'a navigation',
        headers: { origin: undefined, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      },
    ],
  }),
  page: () => ({
    method: 'GET',
    path: '/',
    headers: {},
    body: '',
    isAnswered: ({ text }) => text.includes('<title>page'),
    more: [{ what: 'a navigation of a rebound name', headers: { host: 'evil.example', 'sec-fetch-mode': 'navigate' } }],
  }),
  file: () => ({
    method: 'GET',
    path: '/assets/app.js',
    headers: {},
    body: '',
    isAnswered: ({ text }) => text.includes('let app'),
    more: [
      { what: 'a way out', line: () => 'GET /assets/../../secret.js HTTP/1.1' },
      { what: 'an encoded way out', line: () => 'GET /assets/..%2f..%2fsecret.js HTTP/1.1' },
      { what: 'a source map', line: () => 'GET /assets/app.js.map HTTP/1.1' },
      { what: 'a whole URL', line: () => 'GET http://evil.example/assets/app.js HTTP/1.1' },
      { what: 'a file of the system', line: () => 'GET file:///etc/passwd HTTP/1.1' },
    ],
  }),
};
const names = Object.keys(goods).filter((name): name is keyof typeof goods => Object.hasOwn(goods, name));

function send(good: Good, bad: BadRequest = { what: '' }): Promise<RawAnswer> {
  const body = bad.body ?? good.body;
  const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { connection: 'close', ...trial.good, ...length, ...good.headers, ...bad.headers };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}: ${value}\r\n`,
  );
  const line = bad.line?.(good.method, good.path) ?? `${good.method} ${good.path} HTTP/1.1`;
  return rawText(trial.host.port, `${line}\r\n${bad.first ?? ''}${lines.join('')}\r\n${body}`);
}

describe.each(names)('the route %s', (name) => {
  it('answers our own page', async () => {
    const good = goods[name]();
    // A socket stays open: it is closed by us.
    const isRoute = good.isAnswered(name === 'socket' ? await opened(good) : await send(good));
    expect(isRoute).toBe(true);
  });

  it('answers no bad request, and each refusal has every header', async () => {
    const letThrough: string[] = [];
    const bare: string[] = [];
    const all = [...badRequests(trial.host), ...goods[name]().more];
    for (const bad of all) {
      const good = goods[name]();
      const answer = await send(good, bad);
      if (good.isAnswered(answer) || (answer.status >= 200 && answer.status < 300)) letThrough.push(bad.what);
      if (!hasHeaders(answer)) bare.push(`${bad.what}: ${answer.status}`);
    }
    tried += all.length;
    answered += letThrough.length;
    fewest = Math.min(fewest, all.length);
    expect(letThrough).toEqual([]);
    expect(bare).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(12);
    expect(trial.pages).toEqual([]);
  });
});

async function opened(good: Good): Promise<RawAnswer> {
  const { socket, code } = await trial.open('{"token":"wrong"}', { path: good.path });
  socket.terminate();
  return { status: code === 4401 ? 101 : 0, headers: new Map(), text: '' };
}

/** NaN: the connection was closed without a word (CONNECT), so there is nothing to misuse either. */
function hasHeaders({ status, headers }: RawAnswer): boolean {
  if (Number.isNaN(status)) return true;
  const shares = [...headers.keys()].some((key) => key.startsWith('access-control') || key === 'set-cookie');
  const policy = headers.get('content-security-policy') ?? '';
  const isPlain = headers.get('x-content-type-options') === 'nosniff' && headers.get('cache-control') === 'no-store';
  return !shares && isPlain && policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'");
}

it('has no route beside those of routes.ts', () => {
  for (const file of ['socket-host.ts', 'socket-pages.ts', 'session-route.ts']) {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../electron/door', file), 'utf8');
    expect(text, file).not.toMatch(/(url|pathname|path)\s*(===|\.startsWith|\.match|\.includes)/);
    expect(text.match(/['"`]\/[a-z]/g) ?? [], file).toEqual([]);
  }
});
