import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConnectionFields } from '../../shared/connections/parameters.ts';
import { parseConnection, profileToUri } from '../../shared/connections/uri.ts';
import type { Tls } from '../../shared/contract/connections.ts';

const good: readonly (readonly [string, ConnectionFields])[] = [
  ['postgres://u:p@h:5433/d', { user: 'u', password: 'p', host: 'h', port: 5433, database: 'd' }],
  ['postgresql://u@h/d', { user: 'u', host: 'h', database: 'd' }],
  ['POSTGRES://u@h/d', { user: 'u', host: 'h', database: 'd' }],
  ['  postgres://u@h/d \n', { user: 'u', host: 'h', database: 'd' }],
  ['"postgres://u@h/d"', { user: 'u', host: 'h', database: 'd' }],
  ['psql postgres://u@h/d', { user: 'u', host: 'h', database: 'd' }],
  ["psql 'postgres://u@h/d?sslmode=require'", { user: 'u', host: 'h', database: 'd', tls: 'unverified' }],
  ['postgresql+psycopg2://u@h/d', { user: 'u', host: 'h', database: 'd' }],
  [
    'jdbc:postgresql://h:1/d?user=u&password=p&ssl=true',
    { user: 'u', password: 'p', host: 'h', port: 1, database: 'd', tls: 'unverified' },
  ],
  ['postgres://h', { host: 'h' }],
  ['postgres://h/', { host: 'h' }],
  ['postgres://u@h', { user: 'u', host: 'h', database: 'u' }],
  ['postgres://u:@h/d', { user: 'u', host: 'h', database: 'd' }],
  ['postgres://u%40x:p%3A%2F%3F%23%40@h/d%20e', { user: 'u@x', password: 'p:/?#@', host: 'h', database: 'd e' }],
  ['postgres://u:p:q@h/d', { user: 'u', password: 'p:q', host: 'h', database: 'd' }],
  ['postgres://%E2%98%83@h/%F0%9F%90%98', { user: '☃', host: 'h', database: '🐘' }],
  ['postgres://[::1]/d', { host: '::1', database: 'd' }],
  ['postgres://u@[2001:db8::7]:5433/d', { user: 'u', host: '2001:db8::7', port: 5433, database: 'd' }],
  ['postgres://[fe80::1%25eth0]/d', { host: 'fe80::1%eth0', database: 'd' }],
  ['postgres:///d?host=/var/run/postgresql&user=u', { user: 'u', host: '/var/run/postgresql', database: 'd' }],
  ['postgres://%2Fvar%2Frun%2Fpostgresql/d', { host: '/var/run/postgresql', database: 'd' }],
  ['postgres://h/d?host=h', { host: 'h', database: 'd' }],
  ['postgres://h:5432/d?port=5432', { host: 'h', port: 5432, database: 'd' }],
  ['postgres://h/d?sslmode=disable', { host: 'h', database: 'd', tls: 'off' }],
  ['postgres://h/d?sslmode=prefer', { host: 'h', database: 'd', tls: 'unverified' }],
  ['postgres://h/d?sslmode=verify-ca', { host: 'h', database: 'd', tls: 'verified' }],
  [
    'postgres://h/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.crt',
    { host: 'h', database: 'd', tls: 'verified', sslrootcert: '/etc/ca.crt' },
  ],
  [
    'postgres://h/d?sslmode=require&sslrootcert=/etc/ca.crt',
    { host: 'h', database: 'd', tls: 'verified', sslrootcert: '/etc/ca.crt' },
  ],
  ['postgres://h/d?sslmode=verify-full&sslrootcert=system', { host: 'h', database: 'd', tls: 'verified' }],
  ['postgres://h/d?application_name=x&connect_timeout=3', { host: 'h', database: 'd' }],
  ['postgres://h/a/b', { host: 'h', database: 'a/b' }],
  ['postgres://h1:5,h2:6/d', { host: 'h1', port: 5, database: 'd' }],
  [
    'host=db1 port=5433 dbname=d user=u password=p',
    { host: 'db1', port: 5433, database: 'd', user: 'u', password: 'p' },
  ],
  ["host = '/tmp' dbname = 'my db' user='o\\'b\\\\x'", { host: '/tmp', database: 'my db', user: "o'b\\x" }],
  ['host=a,b port=1,2 dbname=d', { host: 'a', port: 1, database: 'd' }],
  ['dbname=d host=h sslmode=verify-full', { host: 'h', database: 'd', tls: 'verified' }],
  ["password='' host=h dbname=d", { host: 'h', database: 'd' }],
];

describe('a connection text that is understood', () => {
  test.each(good)('%s', (text, fields) => {
    const found = parseConnection(text);
    expect(found.problems).toEqual([]);
    expect(found.fields).toEqual(fields);
  });

  test('says what it reads otherwise than it may look', () => {
    const notes = (text: string) => parseConnection(text).notes.join(' ');
    expect(notes('postgres://h1,h2/d')).toContain('the first: h1');
    expect(notes('postgres://h/d?sslmode=prefer')).toContain('never falls back to plain text');
    expect(notes('postgres://h/d?sslmode=verify-ca')).toContain('checks the name of the host too');
    expect(notes('postgres://h/d?sslmode=require&sslrootcert=/x')).toContain('the certificate is verified');
    expect(notes('postgres://u@h')).toContain('named like the user');
    for (const file of ['sslkey', 'sslcert', 'sslrootcert']) {
      const { fields } = parseConnection(`postgres://h/d?${file}=/etc/hostname`);
      expect(fields).toMatchObject({ [file]: '/etc/hostname' });
      expect(notes(`postgres://h/d?${file}=/etc/hostname`)).toContain(`${file} names a file`);
    }
    expect(notes('postgres://h/d?application_name=x')).toContain('application_name is not used');
    expect(notes('postgres://h/d?schema=app')).toContain('schema is not used');
    expect(notes('postgres://u@h:1/d?sslmode=verify-full')).toBe('');
  });
});

/** The text, a part of the first problem's sentence, and what it underlines. */
const bad: readonly (readonly [string, string, string])[] = [
  ['postgr', 'begins with postgres://', 'postgr'],
  ['mysql://h/d', 'begins with postgres://', 'mysql://h/d'],
  ['db1.stage', 'begins with postgres://', 'db1.stage'],
  ['postgres://', 'host is missing', ''],
  ['postgres:///d', 'host is missing', '/'],
  ['postgres://u:p@/d', 'host is missing', 'u'],
  ['postgres://h:54x/d', 'port is a number', '54x'],
  ['postgres://h:0/d', 'port is a number', '0'],
  ['postgres://h:65536/d', 'port is a number', '65536'],
  ['postgres://[::1/d', 'ends with "]"', '[::1'],
  ['postgres://[::1]5/d', 'ends with "]"', '[::1]5'],
  ['postgres://[zz]/d', 'no IPv6 address', '[zz]'],
  ['postgres://::1/d', 'Too many colons', '::1'],
  ['postgres://u:p@ss@h/d', 'Two "@"', '@'],
  ['postgres://u:5/w@evil/d', 'An "@" after the host', '@'],
  ['postgres://u:5?a=w@evil/d', 'An "@" after the host', '@'],
  ['postgres://u:p/w@h/d', 'port is a number', 'p'],
  ['postgres://h/d#x', '"#" is written %23', '#'],
  ['postgres://h/d%zz', 'two hexadecimal digits', '%'],
  ['postgres://u%:p@h/d', 'two hexadecimal digits', '%'],
  ['postgres://h/d%00x', 'no text', 'd%00x'],
  ['postgres://h/%ff', 'no text', '%ff'],
  ['postgres://ho st/d', 'no host name', 'ho st'],
  ['postgres://höst/d', 'no host name', 'höst'],
  ['postgres://h%0A/d', 'no host name', 'h%0A'],
  ['postgres://good/d?host=evil', 'Two values for host: good and evil', 'evil'],
  ['postgres://h:1/d?port=2', 'Two values for port', '2'],
  ['postgres://a@h/d?user=b', 'Two values for user', 'b'],
  ['postgres://h/d?dbname=e', 'Two values for database', 'e'],
  ['postgres://a:p@h/d?password=q', 'Two passwords', 'q'],
  ['postgres://h/d?sslmode', 'no value yet', 'sslmode'],
  ['postgres://h/d?sslmode=', 'sslmode is one of', 'sslmode'],
  ['postgres://h/d?sslmode=verif', 'sslmode is one of', 'verif'],
  ['postgres://h/d?sslmode=__proto__', 'sslmode is one of', '__proto__'],
  ['postgres://h/d?sslpassword=x', 'sslpassword is refused', 'sslpassword=x'],
  ['postgres://h/d?sslkey=/a&sslkey=/b', 'Two values for sslkey: /a and /b', '/b'],
  ['postgres://h/d?options=-c%20x%3Dy', 'options is refused', 'options=-c%20x%3Dy'],
  ['postgres://h/d?passfile=/x', 'passfile is refused', 'passfile=/x'],
  ['postgres://h/d?service=x', 'service is refused', 'service=x'],
  ['postgres://h/d?hostaddr=10.0.0.1', 'hostaddr is refused', 'hostaddr=10.0.0.1'],
  ['postgres://h/d?uselibpqcompat=true', 'uselibpqcompat is refused', 'uselibpqcompat=true'],
  ['postgres://@abstract/d?host=%40x', 'Abstract unix sockets', '%40x'],
  [`postgres://h/${'x'.repeat(64)}`, 'longer than 63', 'x'.repeat(64)],
  ["host='db1 port=1", 'closing quote is missing', "'db1 port=1"],
  ['host=db1 dbname=my db', '"=" are expected', 'db'],
  ["host=d'b1'", 'quote inside a bare value', "'b1'"],
  ['host=h port=x', 'port is a number', 'x'],
  ['host=h passfile=/x', 'passfile is refused', 'passfile=/x'],
];

describe('a connection text that is wrong or half typed', () => {
  test.each(bad)('%s', (text, sentence, underlined) => {
    const [problem] = parseConnection(text).problems;
    expect(problem?.message).toContain(sentence);
    expect(text.slice(problem?.from, problem?.to)).toBe(underlined);
  });

  test('never shows a password in what it says', () => {
    for (const text of [
      'postgres://a:canary@h/d?password=other',
      'postgres://a:can%zzary@h/d',
      'postgres://a:canary@@h/d',
    ]) {
      const { problems, notes } = parseConnection(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify([problems, notes])).not.toMatch(/canary|other|ary/);
    }
  });

  test('takes nothing from names that every object has', () => {
    const { fields, notes } = parseConnection('postgres://h/d?__proto__=x&constructor=y&toString=z');
    expect(fields).toEqual({ host: 'h', database: 'd' });
    expect(notes).toHaveLength(3);
  });

  test('a text of 1 MB is refused at once', () => {
    const started = performance.now();
    expect(parseConnection(`postgres://${'a@'.repeat(500_000)}`).problems[0]?.message).toContain('longer than any');
    expect(performance.now() - started).toBeLessThan(50);
  });
});

const host = fc.oneof(
  fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,30}$/),
  fc.ipV4(),
  fc.ipV6().filter((address) => !address.includes('.')),
  fc.stringMatching(/^\/[a-z0-9 _é:@?#%/-]{0,30}$/),
);
const name = fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }).filter((text) => !text.includes('\0'));

describe('properties', () => {
  test('a profile as a URI is read back as it was', () => {
    fc.assert(
      fc.property(
        fc.record({
          host,
          port: fc.integer({ min: 1, max: 65_535 }),
          database: name,
          user: name,
          tls: fc.constantFrom<Tls>('off', 'unverified', 'verified'),
        }),
        (profile) => {
          const { fields, problems } = parseConnection(profileToUri(profile));
          expect(problems).toEqual([]);
          const { tls, ...others } = profile;
          expect(fields).toEqual(profile.host.startsWith('/') ? others : { ...others, tls });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('every beginning of every text is answered, within the text', () => {
    const texts = [...good, ...bad].map(([text]) => text).filter((text) => text.length < 200);
    for (const text of texts) {
      for (let length = 0; length <= text.length; length += 1) {
        for (const { from, to } of parseConnection(text.slice(0, length)).problems) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(length + 1);
        }
      }
    }
  });

  test('the host that is shown is the one that is used, whatever the text', () => {
    const piece = fc.constantFrom(
      'u',
      ':',
      '@',
      '/',
      '?',
      '&',
      '#',
      '%40',
      '[',
      ']',
      'evil',
      'host=',
      'port=',
      '5',
      ',',
      ' ',
      "'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = `postgres://${pieces.join('')}`;
        const { fields, problems } = parseConnection(text);
        if (problems.length > 0 || fields.host === undefined) return;
        // Read as a browser reads an address, the host is the same one, or is named by host= alone.
        const asUrl = URL.canParse(text.replace(/^postgres:/, 'http:'))
          ? new URL(text.replace(/^postgres:/, 'http:')).hostname
          : '';
        const isNamed = text.includes(`host=${fields.host}`);
        expect(
          isNamed || asUrl === fields.host || text.includes(',') || /[%'" [\]]/.test(text) || /^\d+$/.test(fields.host),
        ).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
