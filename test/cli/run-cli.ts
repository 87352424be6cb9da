import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const program = path.resolve(import.meta.dirname, '../../dist/host/cli.mjs');

export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  /** What lies in its temporary folder and in its home when it has ended. */
  readonly left: readonly string[];
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What comes on its standard input, which then ends. */
  readonly input?: string;
  /** Once it runs: to signal it. */
  readonly meanwhile?: (child: ChildProcess) => void;
}

/** The built command line as a process of its own: nothing of whoever runs the tests is in its environment. */
export function runCli(args: readonly string[], { env = {}, input = '', meanwhile }: CliOptions = {}): Promise<CliRun> {
  const home = mkdtempSync(path.join(tmpdir(), 'heapscope-cli-'));
  const child = spawn(process.execPath, [program, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      SystemRoot: process.env.SystemRoot ?? '',
      HOME: home,
      TMPDIR: home,
      TEMP: home,
      HEAPSCOPE_HOME: path.join(home, 'kept'),
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const printed = { out: '', error: '' };
  child.stdout.on('data', (bytes) => (printed.out += String(bytes)));
  child.stderr.on('data', (bytes) => (printed.error += String(bytes)));
  // Who needs no input may be gone before it comes.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  meanwhile?.(child);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const left = readdirSync(home);
      rmSync(home, { recursive: true, force: true });
      resolve({ code, ...printed, left });
    });
  });
}
