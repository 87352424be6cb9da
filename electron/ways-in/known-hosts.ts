import { createHash, createHmac } from 'node:crypto';

/** One line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  readonly isRevoked: boolean;
  /** Patterns separated by commas, or a hash of one name. */
  readonly names: string;
  readonly key: Buffer;
  /** Where it stands: `/home/me/.ssh/known_hosts, line 3`. */
  readonly place: string;
}

export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  /** Another key than any that is known, or one that must not be used any more. */
  | { readonly kind: 'changed' | 'revoked'; readonly lines: readonly KnownHost[] };

/** Lines that cannot be read, and certificates of authorities, are left out: they vouch for nothing. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const words = line.trim().split(/[ \t]+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [names, type, encoded] = words;
    if (!names || names.startsWith('#') || type === undefined || encoded === undefined) return [];
    if (marker !== undefined && marker !== '@revoked') return [];
    const key = Buffer.from(encoded, 'base64');
    if (typeOfKey(key) !== type) return [];
    return [{ isRevoked: marker === '@revoked', names, key, place: `${file}, line ${i + 1}` }];
  });
}

/** As it is written there: the port only when it is not 22. */
export const knownName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

/** What is known of that server by the name that ssh would look for. */
export function keysOf(lines: readonly KnownHost[], host: string, port: number): readonly KnownHost[] {
  return lines.filter(({ isRevoked, names }) => !isRevoked && matches(names, knownName(host, port)));
}

/**
 * Whether this key is that server's. A server with another key than the known ones has changed, of whatever type they
 * are, since the known types are asked for first. Like ssh, a key known for the host without its port is good too.
 */
export function judge(lines: readonly KnownHost[], host: string, port: number, key: Buffer): Verdict {
  const name = knownName(host, port);
  const plain = host.toLowerCase();
  const ofKey = lines.filter((line) => line.key.equals(key));
  const revoked = ofKey.filter(({ isRevoked, names }) => isRevoked && (matches(names, name) || matches(names, plain)));
  if (revoked.length > 0) return { kind: 'revoked', lines: revoked };
  const known = keysOf(lines, host, port);
  if (known.some((line) => line.key.equals(key))) return { kind: 'known' };
  if (ofKey.some(({ isRevoked, names }) => !isRevoked && matches(names, plain))) return { kind: 'known' };
  return known.length > 0 ? { kind: 'changed', lines: known } : { kind: 'unknown' };
}

function matches(names: string, name: string): boolean {
  if (names.startsWith('|1|')) return isHashOf(names, name);
  const patterns = names.toLowerCase().split(',');
  if (patterns.some((pattern) => pattern.startsWith('!') && like(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => like(pattern, name));
}

/** `|1|salt|hash`, as `HashKnownHosts yes` writes it. */
function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', hash = ''] = hashed.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest().equals(Buffer.from(hash, 'base64'));
}

/** `*` and `?`, without a regular expression that a hostile line could make slow. */
function like(pattern: string, name: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let starFrom = 0;
  while (from < name.length) {
    if (pattern[at] === '*') {
      star = at;
      starFrom = from;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      starFrom += 1;
      from = starFrom;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** `ssh-ed25519` …; undefined when these bytes are no key. */
export function typeOfKey(key: Buffer): string | undefined {
  if (key.length < 8) return undefined;
  const length = key.readUInt32BE(0);
  return length > 0 && length <= key.length - 4 ? key.toString('latin1', 4, 4 + length) : undefined;
}

export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
