import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const standIn = path.join(root, 'test/fake-electron/register.mjs');

/** The built main.mjs and preload.cjs as a process of their own, on the stand-in for Electron. */
export interface Desktop {
  readonly pid: number;
  /** Runs a function in that process; it gets the stand-in's inside (control.mjs) and what is given. */
  run<T>(work: (hand: Hand, ...given: never[]) => T | Promise<T>, ...given: unknown[]): Promise<T>;
  output(): string;
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  /** The channel to the process that started it breaks. */
  disconnect(): void;
}

interface Answer {
  readonly result?: unknown;
  readonly error?: string;
}

export function startDesktop(
  home: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = ['--no-demo'],
  main = path.join(root, 'dist/main/main.mjs'),
): Desktop {
  const own = Object.entries(process.env).filter(([name]) => !/^(PG|HEAPSCOPE_HOME|NODE_OPTIONS|VITEST)/.test(name));
  const child = spawn(process.execPath, ['--import', standIn, main, ...args], {
    cwd: root,
    env: { ...Object.fromEntries(own), HEAPSCOPE_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (printed += String(bytes)));
  const waiting = new Map<number, (answer: Answer) => void>();
  child.on('message', (message: Answer & { id: number }) => waiting.get(message.id)?.(message));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let whyNot: string | undefined;
  void exited.then((code) => {
    whyNot = `it exited with ${code}:\n${printed}`;
    for (const answer of waiting.values()) answer({ error: whyNot });
  });
  let lastId = 0;
  return {
    pid: child.pid ?? 0,
    exited,
    output: () => printed,
    kill: (signal) => child.kill(signal),
    disconnect: () => child.disconnect(),
    run<T>(work: (hand: Hand, ...given: never[]) => T | Promise<T>, ...given: unknown[]): Promise<T> {
      lastId += 1;
      const id = lastId;
      return new Promise<T>((resolve, reject) => {
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          // Only the test that sent the function knows what it answers.
          if (error === undefined) resolve(result as T);
          else reject(new Error(error));
        });
        if (whyNot !== undefined) return reject(new Error(whyNot));
        child.send({ id, text: String(work), given });
      });
    },
  };
}

/** What test/fake-electron/control.mjs hands to the functions of a test, as far as tests use it. */
export interface Hand {
  window(): Promise<HandWindow>;
  readonly app: { emit(event: string, ...sent: unknown[]): void };
  readonly ipcMain: Emitter;
  readonly record: { readonly isSandboxed: boolean };
  readonly registered: { readonly schemes: unknown };
  readonly protocolHandlers: ReadonlyMap<string, (request: Request) => Promise<Response>>;
  readonly installed: {
    permissionRequest(contents: unknown, permission: string, answer: (may: boolean) => void, details: object): void;
    permissionCheck(contents: unknown, permission: string, origin: string, details: object): boolean;
    devicePermission(details: object): boolean;
    displayMediaRequest(request: object, answer: (streams: object | null) => void): void;
  };
  readonly sessionEvents: Emitter;
  readonly shown: {
    readonly errors: readonly (readonly [string, string])[];
    readonly menu: unknown;
    readonly external: readonly string[];
  };
  eventOf(properties?: object): { readonly defaultPrevented: boolean };
}

interface Emitter {
  emit(event: string, ...sent: unknown[]): void;
  listenerCount(event: string): number;
  eventNames(): readonly string[];
}

interface HandWindow {
  readonly page: import('@playwright/test').Page;
  readonly context: import('@playwright/test').BrowserContext;
  readonly options: { readonly webPreferences: Readonly<Record<string, unknown>> };
  readonly isMaximized: boolean;
  readonly webContents: unknown;
  readonly contentsEvents: Emitter;
  readonly openRequests: readonly string[];
  readonly sent: readonly (readonly [string, string])[];
  close(): Promise<void>;
}
