import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fingerprintOf, judge, keysOf, parseKnownHosts } from '../../electron/ways-in/known-hosts.ts';

const keyOf = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(body)]);
};
const good = keyOf('ssh-ed25519', 'the key');
const other = keyOf('ssh-rsa', 'another key');
const text = (key: Buffer) => `${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}`;
const hashed = (name: string) => {
  const salt = randomBytes(20);
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
};

/** Lines of known_hosts, who is asked for, and what the key `good` is then. */
const cases: readonly (readonly [string, string, number, 'known' | 'unknown' | 'changed' | 'revoked'])[] = [
  [`bastion ${text(good)}`, 'bastion', 22, 'known'],
  [`bastion ${text(good)} me@here`, 'BASTION', 22, 'known'],
  [`a,bastion,10.0.0.1 ${text(good)}`, 'bastion', 22, 'known'],
  [`bastion\t${text(good).replace(' ', '\t')}`, 'bastion', 22, 'known'],
  [`bastion ${text(good)}`, 'bastion2', 22, 'unknown'],
  [`bastion ${text(good)}`, 'xbastion', 22, 'unknown'],
  [`# bastion ${text(good)}`, 'bastion', 22, 'unknown'],
  ['', 'bastion', 22, 'unknown'],
  ['bastion', 'bastion', 22, 'unknown'],
  ['bastion ssh-ed25519 !!!', 'bastion', 22, 'unknown'],
  [`bastion ssh-rsa ${good.toString('base64')}`, 'bastion', 22, 'unknown'],
  [`[bastion]:2222 ${text(good)}`, 'bastion', 2222, 'known'],
  [`[bastion]:2222 ${text(good)}`, 'bastion', 22, 'unknown'],
  [`[bastion]:2222 ${text(good)}`, 'bastion', 2223, 'unknown'],
  // As ssh does: the same key, known without its port.
  [`bastion ${text(good)}`, 'bastion', 2222, 'known'],
  [`bastion ${text(other)}`, 'bastion', 2222, 'unknown'],
  [`${hashed('bastion')} ${text(good)}`, 'bastion', 22, 'known'],
  [`${hashed('bastion')} ${text(other)}`, 'bastion', 22, 'changed'],
  [`${hashed('[bastion]:2222')} ${text(good)}`, 'bastion', 2222, 'known'],
  [`${hashed('bastion2')} ${text(good)}`, 'bastion', 22, 'unknown'],
  [`|1|nonsense ${text(good)}`, 'bastion', 22, 'unknown'],
  [`*.stage ${text(good)}`, 'db1.stage', 22, 'known'],
  [`*.stage,!db1.stage ${text(good)}`, 'db1.stage', 22, 'unknown'],
  [`db?.stage ${text(good)}`, 'db1.stage', 22, 'known'],
  [`db?.stage ${text(good)}`, 'db12.stage', 22, 'unknown'],
  [`bastion ${text(other)}`, 'bastion', 22, 'changed'],
  [`bastion ${text(other)}\nbastion ${text(good)}`, 'bastion', 22, 'known'],
  [`@revoked bastion ${text(good)}`, 'bastion', 22, 'revoked'],
  [`@revoked * ${text(good)}\nbastion ${text(good)}`, 'bastion', 22, 'revoked'],
  [`bastion ${text(good)}\n@revoked * ${text(good)}`, 'bastion', 2222, 'revoked'],
  [`@revoked bastion ${text(other)}\nbastion ${text(good)}`, 'bastion', 22, 'known'],
  [`@cert-authority * ${text(good)}`, 'bastion', 22, 'unknown'],
  [`@strange bastion ${text(good)}`, 'bastion', 22, 'unknown'],
  [`bastion ${text(good)}\r\n`, 'bastion', 22, 'known'],
  [`::1 ${text(good)}`, '::1', 22, 'known'],
  [`[::1]:2222 ${text(good)}`, '::1', 2222, 'known'],
];

describe('known_hosts', () => {
  test.each(cases)('%j for %s:%i is %s', (lines, host, port, kind) => {
    expect(judge(parseKnownHosts(lines, 'f'), host, port, good).kind).toBe(kind);
  });

  test('says where a key stands, and which types are known', () => {
    const lines = parseKnownHosts(`# one\n\nbastion ${text(other)}`, '/home/me/.ssh/known_hosts');
    expect(judge(lines, 'bastion', 22, good)).toMatchObject({
      lines: [{ place: '/home/me/.ssh/known_hosts, line 3' }],
    });
    expect(keysOf(lines, 'bastion', 22).map(({ key }) => key)).toEqual([other]);
  });

  test('a pattern of many stars is answered at once', () => {
    const lines = parseKnownHosts(`${'*a'.repeat(500)}b ${text(good)}`, 'f');
    const started = performance.now();
    expect(judge(lines, 'a'.repeat(250), 22, good).kind).toBe('unknown');
    expect(performance.now() - started).toBeLessThan(200);
  });

  test('a fingerprint is written as ssh writes it', () => {
    expect(fingerprintOf(good)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});
