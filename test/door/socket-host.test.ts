import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawRequest } from './raw-http.ts';
import { codeOf, nextMessage, TrialHost } from './trial-host.ts';

let trial: TrialHost;
beforeEach(async () => {
  trial = await new TrialHost().start();
});
afterEach(() => trial.stop());

describe('signing in', () => {
  it('swaps a code for a token, which opens the door', async () => {
    const { socket, welcome } = await trial.open(JSON.stringify({ token: await trial.signIn() }));
    expect(welcome).toBe('{"welcome":true}');
    const answer = nextMessage(socket);
    socket.send('{"id":1,"kind":"ask","path":"trial.echo","input":{"text":"hello"}}');
    expect(await answer).toMatchObject({ id: 1, reply: { ok: true, data: 'hello' } });
    expect(trial.pages).toEqual([1]);
    socket.close();
    await expect.poll(() => trial.pages).toEqual([1, 0]);
  });

  it('takes a code once', async () => {
    const code = codeOf(trial.host.freshUrl());
    expect((await trial.swap(code)).status).toBe(200);
    expect((await trial.swap(code)).status).toBe(401);
  });

  it('takes each of several printed codes', async () => {
    const codes = [trial.host.freshUrl(), trial.host.freshUrl()].map(codeOf);
    for (const code of codes) expect((await trial.swap(code)).status).toBe(200);
  });

  it('makes codes and tokens of 256 bits, never the same', async () => {
    const all = [
      codeOf(trial.host.freshUrl()),
      codeOf(trial.host.freshUrl()),
      await trial.signIn(),
      await trial.signIn(),
    ];
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
    expect(await trial.open(first)).toMatchObject({ code: 4401 });
    expect(trial.pages).toEqual([]);
  });

  it('does not take a code for a token', async () => {
    expect(await trial.open(JSON.stringify({ token: codeOf(trial.host.freshUrl()) }))).toMatchObject({ code: 4401 });
  });

  it('calls twenty wrong tries an attack, codes and tokens together', async () => {
    for (let n = 0; n < 10; n += 1) await trial.swap(`wrong${n}`);
    for (let n = 0; n < 9; n += 1) await trial.open('{"token":"wrong"}');
    expect(trial.attacks).toBe(0);
    await trial.swap('wrong again');
    expect(trial.attacks).toBe(1);
  });

  it('aborts what a page asked when its socket is cut', async () => {
    const { socket } = await trial.open(JSON.stringify({ token: await trial.signIn() }));
    socket.send('{"id":1,"kind":"ask","path":"trial.hang","input":{}}');
    await expect.poll(() => trial.signals.length).toBe(1);
    expect(trial.signals[0]?.aborted).toBe(false);
    socket.terminate();
    await expect.poll(() => trial.signals[0]?.aborted).toBe(true);
  });

  it('drops a message above 4 MB with its page, and refuses one above 1 MB', async () => {
    const { socket } = await trial.open(JSON.stringify({ token: await trial.signIn() }));
    const answer = nextMessage(socket);
    socket.send(JSON.stringify({ id: 1, kind: 'ask', path: 'trial.echo', input: { text: 'x'.repeat(1_500_000) } }));
    expect(await answer).toMatchObject({ reply: { ok: false, failure: { kind: 'bad-input' } } });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(5_000_000));
    expect(await closed).toBe(1009);
  });
});

describe('the page', () => {
  it('may be navigated to from anywhere: it holds nothing', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const answer = await rawRequest(trial.host.port, 'GET /relations', {
      host: `127.0.0.1:${trial.host.port}`,
      ...headers,
    });
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
    expect([400, 404]).toContain((await rawRequest(trial.host.port, line, trial.good)).status);
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
    const code = codeOf(trial.host.freshUrl());
    expect((await trial.swap(code, { 'content-type': type })).status).toBe(415);
    expect((await trial.swap(code)).status, 'the code is still good').toBe(200);
  });

  it.each(['', '[]', 'null', '{}', '{"code":1}', '{"code":"x","more":1}', '{"code"', `{"code":"${'x'.repeat(101)}"}`])(
    'refuses the body %j',
    async (body) => {
      expect((await rawRequest(trial.host.port, 'POST /session', trial.good, body)).status).toBe(400);
    },
  );

  it('refuses more than 1 MB', async () => {
    const answer = await rawRequest(
      trial.host.port,
      'POST /session',
      trial.good,
      `{"code":"${'x'.repeat(1_000_001)}"}`,
    );
    expect(answer.status).toBe(413);
  });
});

it('listens on 127.0.0.1 alone', async () => {
  const other = await fetch(`http://[::1]:${trial.host.port}/`).catch((error: unknown) => error);
  expect(other).toBeInstanceOf(Error);
});

it('logs method and route, never a code, a query or a database', async () => {
  const url = trial.host.freshUrl();
  await trial.swap(codeOf(url));
  await rawRequest(trial.host.port, 'GET /prod-db/secret_database/relations?q=secret', trial.good);
  await rawRequest(trial.host.port, `GET /sessionsecret?code=${codeOf(url)}`, trial.good);
  await wait(10);
  expect(trial.lines).toEqual(['POST /session', 'GET /…', 'GET /…']);
});
