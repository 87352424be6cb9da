import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assets, fileNameFor } from '../../electron/door/assets.ts';
import { contentSecurityPolicy } from '../../electron/door/policy.ts';

const around = mkdtempSync(path.join(tmpdir(), 'heapscope-assets-'));
const folder = path.join(around, 'page');
mkdirSync(path.join(folder, 'assets'), { recursive: true });
writeFileSync(path.join(folder, 'index.html'), '<meta name="csp-nonce" content="__NONCE__"><style nonce="__NONCE__">');
writeFileSync(path.join(folder, 'assets/app.js'), 'let app');
writeFileSync(path.join(folder, 'assets/app.js.map'), '{}');
writeFileSync(path.join(folder, 'assets/odd.exe'), 'MZ');
writeFileSync(path.join(around, 'secret.js'), 'secret');
// Windows lets only administrators make links; there the paths below are simply not there.
if (process.platform !== 'win32') {
  symlinkSync(path.join(around, 'secret.js'), path.join(folder, 'assets/link.js'));
  symlinkSync(around, path.join(folder, 'assets/up'));
}
afterAll(() => rmSync(around, { recursive: true }));

const origins = ['heapscope://app', 'http://127.0.0.1:4711'] as const;

describe.each(origins)('at %s', (origin) => {
  const get = (rest: string, method = 'GET') => assets({ folder, origin })(new Request(`${origin}${rest}`, { method }));

  it.each([
    '/',
    '/index.html',
    '/relations',
    '/p1/my%20db/relations',
    '/p1/my.db/sizes?q=a.b',
    '/p1/a%2Fb/x',
    '/p1/a%5Cb/x',
  ])('answers the page to %s', async (rest) => {
    const response = await get(rest);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('answers a file of the page', async () => {
    const response = await get('/assets/app.js');
    expect(await response.text()).toBe('let app');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    '/assets/link.js',
    '/assets/up/secret.js',
    '/assets/app.js.map',
    '/assets/odd.exe',
    '/assets/none.js',
    '/assets/',
    '/assets',
    '/none.js',
    '/secret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/assets/..%5c..%5csecret.js',
    '/assets/app.js%00.txt',
    '/assets/%61pp.js%',
    '/assets//app.js',
  ])('has no %s', async (rest) => {
    const response = await get(rest);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await get('/', method)).status).toBe(405);
  });

  it('sends every header with every answer', async () => {
    for (const response of [
      await get('/'),
      await get('/assets/app.js'),
      await get('/none.js'),
      await get('/', 'POST'),
    ]) {
      const headers = Object.fromEntries(response.headers);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('puts a fresh nonce into the page and its policy', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const response = await get('/');
        const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
        expect(await response.text()).toBe(`<meta name="csp-nonce" content="${nonce}"><style nonce="${nonce}">`);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  // A Request has been normalised already; node:http hands over what was sent.
  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/assets/..\\secret.js',
    '//evil.example/x',
    '/a//b',
    '/a/./b',
    '/%2e%2e/x',
    '/a/\0',
    '/a/%00',
    '/%',
    '',
    '.evil.example/',
    '@evil.example/',
    ':1/',
  ])('refuses the raw path %j', (rest) => {
    expect(fileNameFor(`${origin}${rest}`, origin)).toBeUndefined();
  });

  it('refuses other origins', () => {
    for (const url of ['file:///etc/passwd', 'heapscope://other/', 'http://localhost:4711/', 'https://evil.example/']) {
      expect(fileNameFor(url, origin)).toBeUndefined();
    }
  });
});

describe('the policy', () => {
  const rules = new Map(
    contentSecurityPolicy('N')
      .split('; ')
      .map((rule) => {
        const [name = '', ...values] = rule.split(' ');
        return [name, values.join(' ')];
      }),
  );

  it('is the whole of it', () => {
    expect(Object.fromEntries(rules)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self' 'nonce-N'",
      'img-src': "'self' data:",
      'font-src': "'self'",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'object-src': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'default',
    });
  });

  it('has no unsafe word, no wildcard, no remote host', () => {
    expect(contentSecurityPolicy('N')).not.toMatch(/unsafe|\*|https?:|blob:/);
  });
});
