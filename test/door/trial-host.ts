import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { serve } from '../../electron/door/serve.ts';
import { type SocketHost, startSocketHost } from '../../electron/door/socket-host.ts';
import { query } from '../../shared/rpc.ts';
import { type RawAnswer, rawRequest } from './raw-http.ts';

const contract = {
  trial: { echo: query(z.strictObject({ text: z.string() }), z.string()), hang: query(z.strictObject({}), z.null()) },
};

export interface Opened {
  readonly socket: WebSocket;
  readonly welcome?: string;
  readonly code?: number;
  readonly status?: number;
}

/** The real socket host with a contract of two questions, and everything that it tells. */
export class TrialHost {
  readonly lines: string[] = [];
  readonly pages: number[] = [];
  readonly signals: AbortSignal[] = [];
  attacks = 0;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'heapscope-page-'));
  #host: SocketHost | undefined;

  get host(): SocketHost {
    if (!this.#host) throw new Error('start() first');
    return this.#host;
  }

  /** The headers of our own page. */
  get good(): Readonly<Record<string, string>> {
    const { port, origin } = this.host;
    return { host: `127.0.0.1:${port}`, origin, 'content-type': 'application/json' };
  }

  async start(): Promise<this> {
    writeFileSync(path.join(this.#folder, 'index.html'), '<title>page</title>');
    mkdirSync(path.join(this.#folder, 'assets'));
    writeFileSync(path.join(this.#folder, 'assets/app.js'), 'let app');
    writeFileSync(path.join(this.#folder, 'assets/app.js.map'), 'let app');
    const trial = {
      echo: async ({ text }: { text: string }) => text,
      hang: (_input: object, { signal }: { signal: AbortSignal }) => {
        this.signals.push(signal);
        return new Promise<never>(() => undefined);
      },
    };
    this.#host = await startSocketHost({
      pageFolder: this.#folder,
      onPage: (bridge) => serve(bridge, { trial }, contract),
      onPages: (count) => this.pages.push(count),
      onAttack: () => {
        this.attacks += 1;
      },
      log: (line) => this.lines.push(line),
    });
    return this;
  }

  async stop(): Promise<void> {
    await this.#host?.close();
    rmSync(this.#folder, { recursive: true });
  }

  swap(code: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
    return rawRequest(this.host.port, 'POST /session', { ...this.good, ...headers }, JSON.stringify({ code }));
  }

  async signIn(): Promise<string> {
    const { text } = await this.swap(codeOf(this.host.freshUrl()));
    const { token }: { token: string } = JSON.parse(text);
    return token;
  }

  /** Opens a socket, says `first`, and waits for an answer or the end. */
  open(first: string, options: { path?: string; headers?: Readonly<Record<string, string>> } = {}): Promise<Opened> {
    const headers = { origin: this.host.origin, ...options.headers };
    const socket = new WebSocket(`ws://127.0.0.1:${this.host.port}${options.path ?? '/socket'}`, { headers });
    return new Promise((resolve) => {
      socket.on('open', () => socket.send(first));
      socket.once('message', (data: RawData) => resolve({ socket, welcome: textOf(data) }));
      socket.on('close', (code) => resolve({ socket, code }));
      socket.on('unexpected-response', (_request, response) => resolve({ socket, status: response.statusCode ?? 0 }));
      socket.on('error', () => undefined);
    });
  }
}

export const codeOf = (url: string): string => url.split('#code=')[1] ?? '';

export function nextMessage(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => socket.once('message', (data: RawData) => resolve(JSON.parse(textOf(data)))));
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString('utf8') : '';
}
