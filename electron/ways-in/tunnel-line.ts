import { Duplex } from 'node:stream';
import type { Far } from './ssh-line.ts';
import type { Tunnel } from './tunnel.ts';

/**
 * A socket whose way leads through a tunnel: pg connects it to the server's own address, so TLS verifies the true host.
 * The end of the tunnel ends it with the tunnel's reason.
 */
export class TunnelLine extends Duplex {
  readonly #tunnel: Tunnel;
  readonly #stopListening: () => void;
  #channel: Duplex | undefined;
  #far: Far | undefined;

  constructor(tunnel: Tunnel) {
    super({ allowHalfOpen: false });
    this.#tunnel = tunnel;
    // Not at once: who made this line has not listened to it yet.
    this.#stopListening = tunnel.onEnd((error) => queueMicrotask(() => this.destroy(error)));
  }

  /** The server's address as the SSH server sees it; undefined for a name or a unix socket. */
  get remoteAddress(): string | undefined {
    return this.#far !== undefined && 'host' in this.#far ? this.#far.host : undefined;
  }

  connect(...where: [path: string] | [port: number, host: string]): this {
    const far: Far = where.length === 1 ? { path: where[0] } : { port: where[0], host: where[1] };
    this.#far = far;
    this.#tunnel.channel(far).then(
      (channel) => this.#take(channel),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return this;
  }

  #take(channel: Duplex): void {
    if (this.destroyed) return void channel.destroy();
    this.#channel = channel;
    channel.on('data', (chunk) => {
      if (!this.push(chunk)) channel.pause();
    });
    channel.on('error', (error) => this.destroy(error));
    // A turn later: when the tunnel itself ends, its channels are told first, and its reason is the better one.
    channel.on('end', () => setImmediate(() => !this.destroyed && this.push(null)));
    channel.on('close', () => setImmediate(() => this.destroy()));
    this.emit('connect');
  }

  // What a Socket offers besides; the SSH connection sees to it for all its channels.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    this.#channel?.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#channel === undefined) done(new Error('not connected'));
    else this.#channel.write(chunk, encoding, done);
  }

  override _final(done: () => void): void {
    this.#channel?.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#stopListening();
    this.#channel?.destroy();
    // A turn later: TLS above it tells its reason (a certificate) before the line below is seen to be closed.
    setImmediate(() => done(error));
  }
}
