import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeFolder, tempFolder } from './temp-folder.ts';

const program = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../dist/host/browser-host.mjs');
const startMs = 30_000;

export interface HostOptions {
  /** `--no-demo`, `--reset-demo`, a URI … */
  readonly args?: readonly string[];
  /** The folder of a host that ran before; else a new one, which `stop` removes. */
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built browser host as a process of its own, its files in a temporary HEAPSCOPE_HOME. */
export interface TestHost {
  readonly origin: string;
  /** A URL that signs one tab in, at this path; each is good once. */
  freshUrl(path?: string): Promise<string>;
  readonly home: string;
  readonly pid: number;
  /** Everything that it printed, both streams. */
  output(): string;
  /** As Ctrl-C. Answers the exit code; null when it had to be killed. */
  stop(): Promise<number | null>;
  /** As a crash: nothing of it gets a chance to clean up. Its home stays. */
  kill(): Promise<void>;
}

/** PG* of whoever runs the tests is none of the host's business; what it does with them is set by a test. */
function environment(home: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(PG|HEAPSCOPE_|NODE_OPTIONS|VITEST)/.test(name));
  return { ...Object.fromEntries(own), HEAPSCOPE_HOME: home, ...more };
}

class Printed {
  text = '';
  #waiting: (() => void)[] = [];

  add(more: string): void {
    this.text += more;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** The first match of `pattern` behind `from`, or a rejection when `isOver` or after `ms`. */
  async match(pattern: RegExp, from: number, ms: number, isOver: () => boolean): Promise<RegExpExecArray> {
    const deadline = performance.now() + ms;
    for (;;) {
      const found = pattern.exec(this.text.slice(from));
      if (found) return found;
      const leftMs = deadline - performance.now();
      if (isOver() || leftMs <= 0) throw new Error(`the host printed no ${pattern}:\n${this.text}`);
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, leftMs);
        this.#waiting.push(() => {
          clearTimeout(late);
          resolve();
        });
      });
    }
  }
}

const urlLine = /Heapscope: (http:\/\/127\.0\.0\.1:\d+\/\S*)\n/;

export async function startHost(options: HostOptions = {}): Promise<TestHost> {
  if (!existsSync(program)) throw new Error(`${program} is not built: npm run build`);
  const home = options.home ?? path.join(tempFolder(), 'home');
  const child = spawn(process.execPath, [program, ...(options.args ?? [])], {
    env: environment(home, options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const printed = new Printed();
  let exitCode: number | null | undefined;
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      exitCode = code;
      printed.add('');
      resolve(code);
    });
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => printed.add(String(bytes)));
  child.stdin.on('error', () => undefined);

  const urlAfter = async (from: number) =>
    (await printed.match(urlLine, from, startMs, () => exitCode !== undefined))[1] ?? '';
  let first: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other: two that ask at once must not get the same line. */
  function another(): Promise<string> {
    const next = turn.then(async () => {
      const from = printed.text.length;
      child.stdin.write('\n');
      return urlAfter(from);
    });
    turn = next.catch(() => undefined);
    return next;
  }

  first = await urlAfter(0);
  const { origin } = new URL(first);
  return {
    origin,
    home,
    pid: child.pid ?? 0,
    output: () => printed.text,
    async freshUrl(at = '/') {
      const url = first ?? (await another());
      first = undefined;
      return origin + at + new URL(url).hash;
    },
    async stop() {
      if (exitCode === undefined) child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      const code = await exited;
      clearTimeout(late);
      if (options.home === undefined) removeFolder(path.dirname(home));
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
