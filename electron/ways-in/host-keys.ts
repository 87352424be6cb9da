import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { HostKey } from '../../shared/contract/connection-ways.ts';
import type { AcceptedHostKey, HostKeysFile } from '../store/host-keys.ts';
import { fingerprintOf, judge, type KnownHost, keysOf, knownName, parseKnownHosts, typeOfKey } from './known-hosts.ts';
import { TunnelFault } from './tunnel-fault.ts';

/** Of one server, read when it is about to be asked. */
export interface HostKeyCheck {
  /** The algorithms for its key, those of known keys first, none that signs with SHA-1. */
  readonly algorithms: readonly ServerHostKeyAlgorithm[];
  /** Why this key must not be trusted; undefined when it is the server's. */
  refusal(key: Buffer): TunnelFault | undefined;
}

const algorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];
const mostOffered = 50;

/** Where ssh looks, in its order. */
export const knownHostsFiles = (home: string = homedir()): readonly string[] => [
  path.join(home, '.ssh', 'known_hosts'),
  path.join(home, '.ssh', 'known_hosts2'),
  ...(process.platform === 'win32' ? [] : ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
];

type Offered = Omit<HostKey, 'kind'>;
const nameOf = ({ host, port, fingerprint }: Offered): string => JSON.stringify([host, port, fingerprint]);

/** The keys of SSH servers: ssh's own known_hosts, which is only read, and those that the user accepted here. */
export class HostKeys {
  readonly #files: readonly string[];
  readonly #accepted: HostKeysFile;
  /** Unknown keys that servers showed, so that only such a key can be accepted. */
  readonly #offered = new Map<string, Buffer>();

  constructor(accepted: HostKeysFile, files: readonly string[] = knownHostsFiles()) {
    this.#accepted = accepted;
    this.#files = files;
  }

  async check(host: string, port: number): Promise<HostKeyCheck> {
    const theirs = (await Promise.all(this.#files.map(readKnownHosts))).flat();
    const ours = (await this.#accepted.list()).flatMap(asKnown(this.#accepted.path));
    const lines = [...theirs, ...ours];
    const known = new Set(keysOf(lines, host, port).map(({ key }) => typeOfKey(key)));
    const isKnown = (name: string) => known.has(name.startsWith('rsa-') ? 'ssh-rsa' : name);
    return {
      algorithms: [...algorithms.filter(isKnown), ...algorithms.filter((name) => !isKnown(name))],
      refusal: (key) => this.#refusal(lines, new Set(ours), host, port, key),
    };
  }

  /** False when no server showed such a key since Heapscope began. */
  async trust(offered: Offered): Promise<boolean> {
    const key = this.#offered.get(nameOf(offered));
    if (key === undefined) return false;
    const { host, port } = offered;
    await this.#accepted.accept({ host, port, type: typeOfKey(key) ?? '', key: key.toString('base64') });
    return true;
  }

  forget(host: string, port: number): Promise<boolean> {
    return this.#accepted.forget(host, port);
  }

  #refusal(
    lines: readonly KnownHost[],
    ours: ReadonlySet<KnownHost>,
    host: string,
    port: number,
    key: Buffer,
  ): TunnelFault | undefined {
    const verdict = judge(lines, host, port, key);
    if (verdict.kind === 'known') return undefined;
    const fingerprint = fingerprintOf(key);
    const shown = { host, port, type: typeOfKey(key) ?? 'unknown', fingerprint };
    const name = knownName(host, port);
    if (verdict.kind === 'unknown') {
      this.#offer(shown, key);
      return new TunnelFault(`The key of ${name} is not known: ${shown.type} ${fingerprint}`, {
        isFinal: true,
        advice: 'Compare the fingerprint with one that its administrator gives you, then trust it.',
        hostKey: { ...shown, kind: 'new' },
      });
    }
    if (verdict.kind === 'revoked') return revoked(name, fingerprint, verdict.lines);
    const isOurs = verdict.lines.every((line) => ours.has(line));
    return changed(name, fingerprint, verdict.lines, isOurs ? { ...shown, kind: 'changed' } : undefined);
  }

  #offer(shown: Offered, key: Buffer): void {
    if (this.#offered.size >= mostOffered) this.#offered.clear();
    this.#offered.set(nameOf(shown), key);
  }
}

function revoked(name: string, fingerprint: string, lines: readonly KnownHost[]): TunnelFault {
  return new TunnelFault(`The key of ${name} was revoked: ${fingerprint}`, {
    isFinal: true,
    advice: `It is marked @revoked in ${lines.map(({ place }) => place).join('; ')}. Nothing was sent.`,
  });
}

function changed(
  name: string,
  fingerprint: string,
  lines: readonly KnownHost[],
  hostKey: HostKey | undefined,
): TunnelFault {
  const known = [...new Set(lines.map(({ key }) => fingerprintOf(key)))].join(', ');
  const mend = hostKey
    ? 'forget the former key here.'
    : `remove the former key (${lines.map(({ place }) => place).join('; ')}), as ssh-keygen -R '${name}' does.`;
  return new TunnelFault(`The key of ${name} has changed: it shows ${fingerprint}, known is ${known}`, {
    isFinal: true,
    advice: `Somebody else may answer in its place, so nothing was sent. If the server was set up anew, ${mend}`,
    ...(hostKey ? { hostKey } : {}),
  });
}

/** A file that is there and cannot be read could hold just the key that must not be trusted. */
async function readKnownHosts(file: string): Promise<KnownHost[]> {
  try {
    return parseKnownHosts(await readFile(file, 'utf8'), file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new TunnelFault(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      isFinal: true,
      advice: 'It says which SSH servers are known, so nothing was sent.',
    });
  }
}

const asKnown =
  (place: string) =>
  ({ host, port, key }: AcceptedHostKey): KnownHost[] => [
    { isRevoked: false, names: knownName(host, port), key: Buffer.from(key, 'base64'), place },
  ];
