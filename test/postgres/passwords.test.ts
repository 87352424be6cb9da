import { expect, test } from 'vitest';
import { type LineProfile, refusal } from '../../electron/postgres/password-policy.ts';
import type { SavedProfile } from '../../shared/contract/connections.ts';
import { asksPassword, endlessScram } from '../support/fake-behaviours.ts';
import { startFakeServer } from '../support/fake-server.ts';
import {
  asksSasl,
  authenticationOk,
  backendKeyData,
  continuesSasl,
  parameterStatus,
  readyForQuery,
} from '../support/wire.ts';
import { failureFrom, newCall, productOn } from './open.ts';

const secret = 'canary-5f2c1e';

async function openOn(behaviour: Parameters<typeof startFakeServer>[0], more: Partial<SavedProfile>) {
  const fake = await startFakeServer(async (visit) => {
    await behaviour(visit);
    visit.socket.end();
  });
  const { databases, at } = productOn({ ...fake, user: 'someone', password: secret }, more);
  const failure = await failureFrom(databases.open(at, newCall()));
  await databases.closeAll();
  await fake.stop();
  return { failure, sent: fake.received(), visits: fake.visits.length };
}

test.each(['clear', 'md5'] as const)('on production a password asked for by %s is not sent', async (how) => {
  const { failure, sent, visits } = await openOn(asksPassword(how), {
    environment: 'production',
    acceptsClearPassword: true,
  });
  expect(failure).toMatchObject({ kind: 'not-connected' });
  expect(failure.message).toContain('on production it is not sent');
  expect(failure.advice).toContain('SCRAM');
  expect(visits).toBe(1);
  // The start-up message and nothing after it: no password, no hash of one.
  expect(sent.length).toBe(sent.readInt32BE(0));
  expect(sent.includes(secret)).toBe(false);
});

test('elsewhere on loopback it is sent as asked', async () => {
  expect((await openOn(asksPassword('clear'), {})).sent.includes(secret)).toBe(true);
  const md5 = (await openOn(asksPassword('md5'), {})).sent;
  expect(md5.includes(secret)).toBe(false);
  expect(md5.toString('latin1')).toMatch(/md5[0-9a-f]{32}/);
});

test('SCRAM gives nothing away, on production too', async () => {
  const { sent } = await openOn(asksPassword('scram'), { environment: 'production' });
  expect(sent.toString('latin1')).toContain('SCRAM-SHA-256');
  expect(sent.includes(secret)).toBe(false);
});

test('SCRAM with endless iterations is refused', async () => {
  const { failure } = await openOn(endlessScram, {});
  expect(failure.message).toContain('2147483647');
});

test('a server that skips its own proof is not believed', async () => {
  const { failure } = await openOn(async (visit) => {
    await visit.startup();
    visit.send(asksSasl('SCRAM-SHA-256'));
    const first = await visit.next();
    const nonce = /r=([^,]+)/.exec(first?.body.toString('latin1') ?? '')?.[1] ?? '';
    visit.send(continuesSasl(`r=${nonce}more,s=${Buffer.from('salt').toString('base64')},i=4096`));
    await visit.next();
    visit.send(authenticationOk, parameterStatus('server_version', '18.4'), backendKeyData(1, 2), readyForQuery());
    await visit.next();
  }, {});
  expect(failure.message).toContain('did not prove that it knows the password');
});

test('when which way of asking is refused', () => {
  const remote = (more: Partial<LineProfile> = {}): LineProfile => ({
    host: 'db.example',
    tls: 'off',
    environment: 'staging',
    ...more,
  });
  const far = '10.1.2.3';
  expect(refusal('scram', remote({ environment: 'production' }), far)).toBeUndefined();
  for (const asked of ['clear', 'md5'] as const) {
    expect(refusal(asked, remote(), far)).toContain('not verified');
    expect(refusal(asked, remote({ tls: 'unverified' }), far)).toContain('not verified');
    expect(refusal(asked, remote({ acceptsClearPassword: true }), far)).toBeUndefined();
    expect(refusal(asked, remote({ tls: 'verified', environment: 'production' }), far)).toBeUndefined();
    expect(refusal(asked, remote({ environment: 'production', acceptsClearPassword: true }), far)).toContain(
      'production',
    );
    expect(refusal(asked, remote({ environment: 'production' }), '127.0.0.1')).toContain('production');
    expect(refusal(asked, remote(), '127.0.0.1')).toBeUndefined();
    expect(refusal(asked, remote(), '::ffff:127.0.0.1')).toBeUndefined();
    expect(refusal(asked, remote(), '::1')).toBeUndefined();
    expect(refusal(asked, remote({ host: 'localhost' }), far)).toContain('not verified');
    expect(refusal(asked, remote({ host: '127.0.0.1.evil.example' }), far)).toContain('not verified');
    expect(refusal(asked, remote({ host: '/run/postgresql', environment: 'production' }), undefined)).toBeUndefined();
  }
});
