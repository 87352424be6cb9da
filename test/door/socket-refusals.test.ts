import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { badHosts } from './bad-requests.ts';
import { rawRequest } from './raw-http.ts';
import { TrialHost } from './trial-host.ts';

let trial: TrialHost;
beforeEach(async () => {
  trial = await new TrialHost().start();
});
afterEach(() => trial.stop());

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
describe('every route', () => {
  it.each(routes)('%s answers 421 to every other Host, before anything else', async (line, body) => {
    for (const name of badHosts(trial.host.port)) {
      const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
      for (const more of [{}, { origin: `http://${name}` }, navigation] satisfies Headers[]) {
        const answer = await rawRequest(trial.host.port, line, { host: name, ...more }, body);
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
      { origin: `http://localhost:${trial.host.port}` },
      { origin: `https://127.0.0.1:${trial.host.port}` },
      { origin: `${trial.host.origin}.evil.example` },
      { origin: `${trial.host.origin}/` },
      { origin: 'file://' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none, cross-site' },
    ];
    for (const headers of bad) {
      const all = { ...trial.good, ...headers };
      const answer = await rawRequest(trial.host.port, line, all, body);
      expect(answer.status, `${line} ${JSON.stringify(headers)}`).toBe(403);
    }
  });

  it.each(routes.filter(([line]) => !/^(GET|HEAD)/.test(line)))('%s needs an Origin', async (line, body) => {
    expect((await rawRequest(trial.host.port, line, { host: `127.0.0.1:${trial.host.port}` }, body)).status).toBe(403);
  });

  it('sends every header with every refusal, and none that shares', async () => {
    const answers = [
      await rawRequest(trial.host.port, 'GET /', { host: 'evil.example' }),
      await rawRequest(trial.host.port, 'GET /', { ...trial.good, origin: 'null' }),
      await rawRequest(trial.host.port, 'OPTIONS /session', trial.good),
      await rawRequest(trial.host.port, 'GET /none.js', trial.good),
      await rawRequest(trial.host.port, 'POST /session', trial.good, '{"code":"wrong"}'),
      await rawRequest(trial.host.port, 'GET /', trial.good),
      await rawRequest(trial.host.port, 'GET /socket', {
        host: 'evil.example',
        connection: 'upgrade',
        upgrade: 'websocket',
      }),
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

it('lets no other page use up the tries at a token, which would stop the host', async () => {
  const headers = { ...trial.good, origin: 'https://evil.example' };
  for (let n = 0; n < 25; n += 1) await rawRequest(trial.host.port, 'POST /session', headers, `{"code":"wrong${n}"}`);
  expect(trial.attacks).toBe(0);
  expect(Buffer.from(await trial.signIn(), 'base64url')).toHaveLength(32);
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
    const token = await trial.signIn();
    expect(await trial.open(JSON.stringify({ token }), options)).toMatchObject({ status });
    expect(trial.pages).toEqual([]);
  });

  it('refuses a handshake without an Origin', async () => {
    const answer = await rawRequest(trial.host.port, 'GET /socket', {
      host: `127.0.0.1:${trial.host.port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    });
    expect(answer.status).toBe(403);
  });
});
