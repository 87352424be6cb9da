import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What every bench shares. A contestant is a process of its own (so that its memory is its own) that answers "run" with
 * how long one run took and what it found; `interleave` lets them take turns, and one JSON line at the end tells how
 * ours compares with the limit of the same run.
 */

export interface Run {
  readonly ms: number;
  /** What was found, to prove that contestants do the same work. */
  readonly rows: number;
  /** Anything else worth reporting, e.g. the longest statement. */
  readonly figures?: Readonly<Record<string, number>>;
}

export interface Contestant {
  readonly name: string;
  run(): Promise<Run>;
  /** Peak resident memory in MB of the process that did the work. */
  peakMb(): number;
  stop(): Promise<void>;
}

/** One line of the table of all benches; `what` is its key in landed.json. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** Of the same run, or a limit that is a number. */
  readonly beside: number;
  readonly besideIs: string;
  /** Where it is not ours ÷ beside. */
  readonly ratio?: number;
  /** The most that the ratio may be. */
  readonly allowed: number;
}

export interface Result {
  readonly bench: string;
  readonly unit: string;
  readonly ours: number;
  readonly limit: number;
  readonly limitIs: string;
  readonly peers: Readonly<Record<string, number>>;
  /** Where it is not ours ÷ limit. */
  readonly ratio?: number;
  readonly figures: readonly Figure[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Peak resident memory of a process in MB (Linux: VmHWM of /proc/<pid>/status); NaN where that cannot be read. */
export function peakMbOf(pid: number): number {
  try {
    const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? Number.NaN : Math.round(Number(kb) / 1024);
  } catch {
    return Number.NaN;
  }
}

/** Private memory of a process in MB now (RssAnon): what a backend of PostgreSQL really added. */
export function privateMbOf(pid: number): number {
  try {
    const kb = /RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? Number.NaN : Number(kb) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** A contestant in `test/bench/contestants/<file>`, told its server by environment. */
export function contestant(name: string, file: string, env: Readonly<Record<string, string>>): Contestant {
  const at = path.join(path.dirname(fileURLToPath(import.meta.url)), 'contestants', file);
  const child = fork(at, [], {
    env: { ...process.env, ...env },
    execArgv: ['--import', 'tsx'],
    // A peer's own log is not ours to print.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    name,
    run: () => answer(child, name),
    peakMb: () => (child.pid === undefined ? Number.NaN : peakMbOf(child.pid)),
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill('SIGTERM');
      }),
  };
}

function answer(child: ChildProcess, name: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    const onMessage = (message: unknown) => {
      const said = message as { error?: string; run?: Run };
      settle(() => (said.run ? resolve(said.run) : reject(new Error(`${name}: ${said.error ?? 'said nothing'}`))));
    };
    const onExit = () => settle(() => reject(new Error(`${name} ended`)));
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send('run');
  });
}

/** So many warm-ups each, then turns in an order that rotates, so that nobody is always behind the same neighbour. */
export async function interleave(
  contestants: readonly Contestant[],
  repeats: number,
  warmUps = 1,
): Promise<ReadonlyMap<string, readonly Run[]>> {
  const runs = new Map<string, Run[]>(contestants.map(({ name }) => [name, []]));
  for (let turn = 0; turn < warmUps; turn += 1) for (const each of contestants) await each.run();
  for (let turn = 0; turn < repeats; turn += 1) {
    for (let i = 0; i < contestants.length; i += 1) {
      const each = contestants[(i + turn) % contestants.length];
      if (each) runs.get(each.name)?.push(await each.run());
    }
  }
  return runs;
}

export function medianMs(runs: ReadonlyMap<string, readonly Run[]>, name: string): number {
  return median((runs.get(name) ?? []).map((run) => run.ms));
}

/**
 * Ours ÷ other, turn by turn, and the median of that: neighbours in time share the machine's moods, which over minutes
 * vary by more than what is compared.
 */
export function medianRatio(runs: ReadonlyMap<string, readonly Run[]>, ours: string, other: string): number {
  const others = runs.get(other) ?? [];
  return median((runs.get(ours) ?? []).map(({ ms }, turn) => ms / (others[turn]?.ms ?? Number.NaN)));
}

/** The table for people, then the one JSON line for machines: `ratio` is ours ÷ limit unless told, a peer's is peer ÷ ours. */
export function report(result: Result, lines: readonly string[] = []): void {
  for (const line of lines) console.log(line);
  const rounded = (value: number) => Number(value.toPrecision(4));
  const peers = Object.fromEntries(
    Object.entries(result.peers).map(([name, value]) => [name, rounded(value / result.ours)]),
  );
  const { bench, unit, ours, limit, limitIs } = result;
  console.log(
    JSON.stringify({
      bench,
      unit,
      ours: rounded(ours),
      limit: rounded(limit),
      limitIs,
      ratio: rounded(result.ratio ?? ours / limit),
      peers,
      figures: result.figures.map((figure) => ({
        ...figure,
        ours: rounded(figure.ours),
        beside: rounded(figure.beside),
        ratio: rounded(figure.ratio ?? figure.ours / figure.beside),
      })),
    }),
  );
}
