import type { Duplex } from 'node:stream';
import ssh2, { type AnyAuthMethod, type AuthenticationType, type Client, type ConnectConfig } from 'ssh2';
import type { SecretName, SshHop } from '../../shared/contract/connection-ways.ts';
import type { HostKeyCheck } from './host-keys.ts';
import type { Identity } from './ssh-identity.ts';
import { faultOfChannel, faultOfLine, hopText } from './ssh-words.ts';
import { TunnelFault } from './tunnel-fault.ts';

interface LineNeeds {
  readonly hop: SshHop;
  readonly identity: Identity;
  readonly hostKey: HostKeyCheck;
  /** The secret that was shown to it, when it was one. */
  readonly secret: SecretName;
  /** Already on its way: a socket, or a channel of the server before. */
  readonly stream: Duplex;
  readonly timeoutMs: number;
}

/** Where a channel leads, as the SSH server sees it. */
export type Far = { readonly host: string; readonly port: number } | { readonly path: string };

const keepaliveMs = 10_000;
const goodbyeMs = 1_000;

/** A connection to one SSH server that let us in. It is always listened to: its end is told once, never thrown. */
export class SshLine {
  readonly #client: Client;
  readonly #hop: SshHop;
  readonly #stream: Duplex;
  readonly #listeners = new Set<(error: Error) => void>();
  #end: Error | undefined;

  private constructor(client: Client, hop: SshHop, stream: Duplex) {
    this.#client = client;
    this.#hop = hop;
    this.#stream = stream;
    client.on('error', (error) => this.#ended(faultOfLine(hop, undefined, error)));
    client.on('close', () => this.#ended(new TunnelFault(`The SSH connection to ${hopText(hop)} ended`, lost)));
  }

  /** Rejects with a fault in words; the stream is destroyed then. */
  static open(needs: LineNeeds): Promise<SshLine> {
    const { hop, stream, timeoutMs, secret } = needs;
    const client = new ssh2.Client();
    return new Promise<SshLine>((resolve, reject) => {
      let refused: TunnelFault | undefined;
      const give = (error: Error) => {
        clearTimeout(timer);
        reject(refused ?? faultOfLine(hop, secret, error));
        // What ssh2 still tells of it is heard and dropped.
        client.on('error', () => {});
        client.destroy();
        stream.destroy();
      };
      const timer = setTimeout(() => give(new TunnelFault(tooLate(hop, timeoutMs), lost)), timeoutMs);
      client.once('error', give);
      client.once('close', () => give(new Error('it closed the connection')));
      stream.once('error', give);
      client.once('ready', () => {
        clearTimeout(timer);
        client.removeAllListeners('error').removeAllListeners('close');
        stream.removeListener('error', give);
        resolve(new SshLine(client, hop, stream));
      });
      answerOnePrompt(client, needs.identity);
      try {
        client.connect(configOf(needs, (fault) => (refused = fault)));
      } catch (error) {
        give(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  get end(): Error | undefined {
    return this.#end;
  }

  /** Called once when the line ends, at once when it has. Returns how to stop listening. */
  onEnd(listener: (error: Error) => void): () => void {
    if (this.#end !== undefined) listener(this.#end);
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A stream to somewhere that this server reaches. */
  channel(far: Far): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) return reject(this.#end);
      const target = 'path' in far ? far.path : `${far.host}:${far.port}`;
      const stop = this.onEnd(reject);
      const done = (error: Error | undefined, channel: Duplex) => {
        stop();
        if (error) reject(faultOfChannel(this.#hop, target, error));
        else resolve(channel);
      };
      try {
        if ('path' in far) this.#client.openssh_forwardOutStreamLocal(far.path, done);
        else this.#client.forwardOut('127.0.0.1', 0, far.host, far.port, done);
      } catch (error) {
        stop();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** Says goodbye; resolves when the line is closed, after a second at the latest. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        clearTimeout(timer);
        this.#stream.destroy();
        this.#ended(new TunnelFault(`The SSH connection to ${hopText(this.#hop)} was closed`));
        resolve();
      };
      const timer = setTimeout(over, goodbyeMs);
      if (this.#stream.destroyed) return over();
      this.#client.once('close', over);
      this.#client.end();
    });
  }

  #ended(error: Error): void {
    if (this.#end !== undefined) return;
    this.#end = error;
    this.#stream.destroy();
    for (const listener of [...this.#listeners]) listener(error);
    this.#listeners.clear();
  }
}

const lost = { advice: 'The SSH server or the network went away; every connection through it is lost.' };
const tooLate = (hop: SshHop, ms: number) => `SSH server ${hopText(hop)}: no answer within ${ms / 1000} s`;

function configOf(
  { hop, identity, hostKey, stream, timeoutMs }: LineNeeds,
  refuse: (fault: TunnelFault) => void,
): ConnectConfig {
  return {
    sock: stream,
    host: hop.host,
    port: hop.port,
    username: hop.user,
    readyTimeout: timeoutMs,
    keepaliveInterval: keepaliveMs,
    keepaliveCountMax: 3,
    tryKeyboard: identity.kind === 'password',
    authHandler: methodsOf(identity) as AnyAuthMethod[] & AuthenticationType[],
    ...(identity.kind === 'agent' ? { agent: identity.agent } : {}),
    ...(identity.kind === 'key' ? keyOf(identity) : {}),
    ...(identity.kind === 'password' ? { password: identity.password } : {}),
    algorithms: { serverHostKey: [...hostKey.algorithms] },
    hostVerifier: (key: Buffer) => {
      const refused = hostKey.refusal(key);
      if (refused !== undefined) refuse(refused);
      return refused === undefined;
    },
  };
}

const keyOf = ({ privateKey, passphrase }: Extract<Identity, { kind: 'key' }>) =>
  passphrase === undefined ? { privateKey } : { privateKey, passphrase };

const methodsOf = ({ kind }: Identity): readonly AuthenticationType[] =>
  kind === 'agent' ? ['agent'] : kind === 'key' ? ['publickey'] : ['password', 'keyboard-interactive'];

/** PAM asks for the password by a prompt. A second question is one that we have no answer for: a code, a new password. */
function answerOnePrompt(client: Client, identity: Identity): void {
  if (identity.kind !== 'password') return;
  let wasAsked = false;
  client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) => {
    const isThePassword = prompts.length === 1 && !wasAsked;
    wasAsked = true;
    finish(isThePassword ? [identity.password] : prompts.map(() => ''));
  });
}
