import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { serve } from '../../electron/door/serve.ts';
import { type SocketHost, startSocketHost } from '../../electron/door/socket-host.ts';
import { query } from '../../shared/rpc.ts';
import { rawRequest } from './raw-http.ts';

const pageFolder = mkdtempSync(path.join(tmpdir(), 'heapscope-page-'));
writeFileSync(path.join(pageFolder, 'index.html'), '<title>page</title>');
afterAll(() => rmSync(pageFolder, { recursive: true }));

const contract = {
  trial: { echo: query(z.strictObject({ text: z.string() }), z.string()), hang: query(z.strictObject({}), z.null()) },
};
let host: SocketHost;
let lines: string[];
let attacks: number;
let pages: number[];
let signals: AbortSignal[];

beforeEach(async () => {
  lines = [];
  attacks = 0;
  pages = [];
  signals = [];
  host = await startSocketHost({
    pageFolder,
    onPage: (bridge) =>
      serve(
        bridge,
        {
          trial: {
            echo: async ({ text }) => text,
            hang: (_input, { signal }) => {
              signals.push(signal);
              return new Promise(() => undefined);
            },
          },
        },
        contract,
      ),
    onPages: (count) => pages.push(count),
    onAttack: () => {
      attacks += 1;
    },
    log: (line) => lines.push(line),
  });
});
afterEach(() => host.close());

const codeOf = (url: string) => url.split('#code=')[1] ?? '';
const good = () => ({ host: `127.0.0.1:${host.port}`, origin: host.origin, 'content-type': 'application/json' });
const swap = (code: string, headers: Record<string, string> = {}) =>
  rawRequest(host.port, 'POST /session', { ...good(), ...headers }, JSON.stringify({ code }));

async function signIn(): Promise<string> {
  const { text } = await swap(codeOf(host.freshUrl()));
  const { token }: { token: string } = JSON.parse(text);
  return token;
}

/** Opens, says `first`, and waits for an answer or the end. */
function open(first: string | undefined, options: { path?: string; headers?: Record<string, string> } = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${options.path ?? '/socket'}`, {
    headers: { origin: host.origin, ...options.headers },
  });
  const ended = new Promise<{ socket: WebSocket; welcome?: string; code?: number; status?: number }>((resolve) => {
    socket.on('open', () => first !== undefined && socket.send(first));
    socket.once('message', (data) => resolve({ socket, welcome: String(data) }));
    socket.on('close', (code) => resolve({ socket, code }));
    socket.on('unexpected-response', (_request, response) => resolve({ socket, status: response.statusCode ?? 0 }));
    socket.on('error', () => undefined);
  });
  return ended;
}

describe('signing in', () => {
  it('swaps a code for a token, which opens the door', async () => {
    const { socket, welcome } = await open(JSON.stringify({ token: await signIn() }));
    expect(welcome).toBe('{"welcome":true}');
    const answer = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
    socket.send('{"id":1,"kind":"ask","path":"trial.echo","input":{"text":"hello"}}');
    expect(await answer).toMatchObject({ id: 1, reply: { ok: true, data: 'hello' } });
    expect(pages).toEqual([1]);
    socket.close();
    await expect.poll(() => pages).toEqual([1, 0]);
  });

  it('takes a code once', async () => {
    const code = codeOf(host.freshUrl());
    expect((await swap(code)).status).toBe(200);
    expect((await swap(code)).status).toBe(401);
  });

  it('takes each of several printed codes', async () => {
    const codes = [host.freshUrl(), host.freshUrl()].map(codeOf);
    for (const code of codes) expect((await swap(code)).status).toBe(200);
  });

  it('makes codes and tokens of 256 bits, never the same', async () => {
    const all = [codeOf(host.freshUrl()), codeOf(host.freshUrl()), await signIn(), await signIn()];
    for (const one of all) expect(Buffer.from(one, 'base64url')).toHaveLength(32);
    expect(new Set(all).size).toBe(4);
  });

  it.each([
    ['no token', '{}'],
    ['a wrong token', '{"token":"AAAA"}'],
    ['a number', '{"token":1}'],
    ['no JSON', 'hello'],
    ['a question at once', '{"id":1,"kind":"ask","path":"trial.echo","input":{"text":"x"}}'],
  ])('closes a socket that says %s first', async (_what, first) => {
    expect(await open(first)).toMatchObject({ code: 4401 });
    expect(pages).toEqual([]);
  });

  it('does not take a code for a token', async () => {
    expect(await open(JSON.stringify({ token: codeOf(host.freshUrl()) }))).toMatchObject({ code: 4401 });
  });

  it('calls twenty wrong tries an attack, codes and tokens together', async () => {
    for (let n = 0; n < 10; n += 1) await swap(`wrong${n}`);
    for (let n = 0; n < 9; n += 1) await open('{"token":"wrong"}');
    expect(attacks).toBe(0);
    await swap('wrong again');
    expect(attacks).toBe(1);
  });

  it('aborts what a page asked when its socket is cut', async () => {
    const { socket } = await open(JSON.stringify({ token: await signIn() }));
    socket.send('{"id":1,"kind":"ask","path":"trial.hang","input":{}}');
    await expect.poll(() => signals.length).toBe(1);
    expect(signals[0]?.aborted).toBe(false);
    socket.terminate();
    await expect.poll(() => signals[0]?.aborted).toBe(true);
  });

  it('drops a message above 4 MB with its page, and refuses one above 1 MB', async () => {
    const { socket } = await open(JSON.stringify({ token: await signIn() }));
    const answer = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
    socket.send(JSON.stringify({ id: 1, kind: 'ask', path: 'trial.echo', input: { text: 'x'.repeat(1_500_000) } }));
    expect(await answer).toMatchObject({ reply: { ok: false, failure: { kind: 'bad-input' } } });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(5_000_000));
    expect(await closed).toBe(1009);
  });
});

type Headers = Readonly<Record<string, string>>;
const routes: readonly (readonly [string, string])[] = [
  ['GET /', ''],
  ['GET /relations', ''],
  ['GET /assets/app.js', ''],
  ['HEAD /', ''],
  ['POST /session', '{"code":"x"}'],
  ['POST /', '{}'],
  ['PUT /session', '{}'],
  ['OPTIONS /session', ''],
];
const badHosts = (port: number) => [
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
  '',
];

describe('every route', () => {
  it.each(routes)('%s answers 421 to every other Host, before anything else', async (line, body) => {
    for (const name of badHosts(host.port)) {
      const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
      for (const more of [{}, { origin: `http://${name}` }, navigation] satisfies Headers[]) {
        const answer = await rawRequest(host.port, line, { host: name, ...more }, body);
        expect(answer.status, `${line} ${name}`).toBe(421);
        expect(answer.text).not.toContain('<title>');
      }
    }
  });

  it.each(routes)('%s answers 403 to every other Origin and site', async (line, body) => {
    const bad: readonly Headers[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '' },
      { origin: `http://localhost:${host.port}` },
      { origin: `https://127.0.0.1:${host.port}` },
      { origin: `${host.origin}.evil.example` },
      { origin: `${host.origin}/` },
      { origin: 'file://' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none, cross-site' },
    ];
    for (const headers of bad) {
      const all = { ...good(), ...headers };
      const answer = await rawRequest(host.port, line, all, body);
      expect(answer.status, `${line} ${JSON.stringify(headers)}`).toBe(403);
    }
  });

  it.each(routes.filter(([line]) => !/^(GET|HEAD)/.test(line)))('%s needs an Origin', async (line, body) => {
    expect((await rawRequest(host.port, line, { host: `127.0.0.1:${host.port}` }, body)).status).toBe(403);
  });

  it('sends every header with every refusal, and none that shares', async () => {
    const answers = [
      await rawRequest(host.port, 'GET /', { host: 'evil.example' }),
      await rawRequest(host.port, 'GET /', { ...good(), origin: 'null' }),
      await rawRequest(host.port, 'OPTIONS /session', good()),
      await rawRequest(host.port, 'GET /none.js', good()),
      await rawRequest(host.port, 'POST /session', good(), '{"code":"wrong"}'),
      await rawRequest(host.port, 'GET /', good()),
      await rawRequest(host.port, 'GET /socket', { host: 'evil.example', connection: 'upgrade', upgrade: 'websocket' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([421, 403, 405, 404, 401, 200, 421]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect([...headers.keys()].filter((name) => name.startsWith('access-control') || name === 'set-cookie')).toEqual(
        [],
      );
    }
  });
});

describe('the page', () => {
  it('may be navigated to from anywhere: it holds nothing', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const answer = await rawRequest(host.port, 'GET /relations', { host: `127.0.0.1:${host.port}`, ...headers });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<title>page</title>');
  });

  it.each([
    'GET /../../../etc/passwd',
    'GET /assets/../../secret.js',
    'GET //evil.example/x',
    'GET http://evil.example/',
    'GET /assets/%2e%2e%2f%2e%2e%2fetc/passwd',
    'GET /assets/..%5c..%5cx.js',
    'GET /assets/x%00.js',
    'GET *',
  ])('answers %s with nothing', async (line) => {
    expect([400, 404]).toContain((await rawRequest(host.port, line, good())).status);
  });
});

describe('POST /session', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json; charset=utf-8',
    '',
  ])('refuses the content type %j', async (type) => {
    const code = codeOf(host.freshUrl());
    expect((await swap(code, { 'content-type': type })).status).toBe(415);
    expect((await swap(code)).status, 'the code is still good').toBe(200);
  });

  it.each(['', '[]', 'null', '{}', '{"code":1}', '{"code":"x","more":1}', '{"code"', `{"code":"${'x'.repeat(101)}"}`])(
    'refuses the body %j',
    async (body) => {
      expect((await rawRequest(host.port, 'POST /session', good(), body)).status).toBe(400);
    },
  );

  it('refuses more than 1 MB', async () => {
    const answer = await rawRequest(host.port, 'POST /session', good(), `{"code":"${'x'.repeat(1_000_001)}"}`);
    expect(answer.status).toBe(413);
  });
});

describe('the socket', () => {
  const refusals: readonly (readonly [string, { path?: string; headers?: Record<string, string> }, number])[] = [
    ['another Host', { headers: { host: 'evil.example' } }, 421],
    ['localhost', { headers: { host: 'localhost' } }, 421],
    ['another Origin', { headers: { origin: 'https://evil.example' } }, 403],
    ['the Origin null', { headers: { origin: 'null' } }, 403],
    ['an empty Origin', { headers: { origin: '' } }, 403],
    ['a site of another', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['a navigation', { headers: { origin: '', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } }, 403],
    ['another path', { path: '/session' }, 404],
    ['a query', { path: '/socket?token=x' }, 404],
  ];
  it.each(refusals)('refuses %s, with the right token too', async (_what, options, status) => {
    const token = await signIn();
    expect(await open(JSON.stringify({ token }), options)).toMatchObject({ status });
    expect(pages).toEqual([]);
  });

  it('refuses a handshake without an Origin', async () => {
    const answer = await rawRequest(host.port, 'GET /socket', {
      host: `127.0.0.1:${host.port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    });
    expect(answer.status).toBe(403);
  });
});

it('listens on 127.0.0.1 alone', async () => {
  const other = await fetch(`http://[::1]:${host.port}/`).catch((error: unknown) => error);
  expect(other).toBeInstanceOf(Error);
});

it('logs method and route, never a code, a query or a database', async () => {
  const url = host.freshUrl();
  await swap(codeOf(url));
  await rawRequest(host.port, 'GET /prod-db/secret_database/relations?q=secret', good());
  await rawRequest(host.port, `GET /sessionsecret?code=${codeOf(url)}`, good());
  await wait(10);
  expect(lines).toEqual(['POST /session', 'GET /…', 'GET /…']);
});
