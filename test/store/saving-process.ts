import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = path.dirname(fileURLToPath(import.meta.url));

/** One file without dependencies: a killed process a round, so that each must start fast. */
export async function buildSaver(folder: string, source = 'saver.ts'): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: path.join(here, source),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'saver.mjs' } },
    },
  });
  return path.join(folder, 'saver.mjs');
}

export interface SavingProcess {
  readonly child: ChildProcess;
  /** What it said, a line each. */
  readonly lines: string[];
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
}

/** Starts what `buildSaver` made. `limitKb`: no file of it may grow beyond that (`ulimit -f`), which is how a disk gets full. */
export function startSaving(
  saver: string,
  folder: string,
  options: { prefix?: string; count?: number; limitKb?: number; what?: 'profiles' | 'all' } = {},
): SavingProcess {
  const node = [
    process.execPath,
    saver,
    folder,
    options.prefix ?? 'p',
    String(options.count ?? 0),
    options.what ?? 'profiles',
  ];
  const quoted = node.map((part) => `'${part}'`).join(' ');
  const child =
    options.limitKb === undefined
      ? spawn(node[0] ?? '', node.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn('bash', ['-c', `trap '' XFSZ; ulimit -f ${options.limitKb}; exec ${quoted}`], {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    wake = resolve;
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('ready')) wake();
    });
  }
  child.stderr?.on('data', (text: Buffer) => lines.push(`error ${text.toString()}`));
  const ended = once(child, 'close').then(() => undefined);
  void ended.then(wake);
  return { child, lines, ready, ended };
}
