import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { median } from './harness.ts';

export interface PgbenchOptions {
  readonly program: string;
  readonly server: { readonly host: string; readonly port: number; readonly user: string; readonly password: string };
  readonly database: string;
  readonly mode: 'prepared' | 'extended' | 'simple';
  /** Drawn at random for each transaction, so that they are interleaved on one connection. */
  readonly scripts: readonly string[];
  readonly transactions: number;
  readonly seed: number;
}

/** Of one script in one block. */
export interface ScriptTimes {
  /** Of the log, which is right for a script that begins with \set. */
  readonly medianMs: number;
  /** Of the summary, which is right for any. */
  readonly averageMs: number;
  /** Of the log. */
  readonly meanMs: number;
  readonly n: number;
  /** Logged as 0 µs: the answer was there in the same pass of the loop, and the log knows nothing. */
  readonly zeros: number;
}

const run = promisify(execFile);
const countsOf = (ms: readonly number[]) => ({
  n: ms.length,
  zeros: ms.filter((each) => each === 0).length,
  meanMs: ms.reduce((sum, each) => sum + each, 0) / ms.length,
});

/** One block of pgbench, one client over TCP, its log read and removed. */
export async function pgbench(options: PgbenchOptions): Promise<ScriptTimes[]> {
  const { program, server, database, mode, scripts, transactions, seed } = options;
  const folder = tempFolder();
  try {
    const args = [
      ...['-h', server.host, '-p', `${server.port}`, '-U', server.user, '-n', '-M', mode, '-c', '1'],
      ...['-t', `${transactions}`, `--random-seed=${seed}`, '-l', ...scripts.flatMap((file) => ['-f', file]), database],
    ];
    const { stdout } = await run(program, args, { cwd: folder, env: { ...process.env, PGPASSWORD: server.password } });
    const averages = [...stdout.matchAll(/- latency average = ([\d.]+) ms/g)].map(([, ms]) => Number(ms));
    const [log] = readdirSync(folder).filter((file) => file.startsWith('pgbench_log'));
    if (log === undefined || averages.length !== scripts.length) throw new Error(`pgbench said:\n${stdout}`);
    const times: number[][] = scripts.map(() => []);
    // client_id transaction_no time script_no time_epoch time_us
    for (const line of readFileSync(path.join(folder, log), 'utf8').split('\n')) {
      const [, , us, script] = line.split(' ').map(Number);
      if (us !== undefined && script !== undefined) times[script]?.push(us / 1000);
    }
    return times.map((ms, i) => ({ medianMs: median(ms), averageMs: averages[i] ?? Number.NaN, ...countsOf(ms) }));
  } finally {
    removeFolder(folder);
  }
}
