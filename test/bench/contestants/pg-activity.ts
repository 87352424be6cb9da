import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { familyOf } from '../process-cpu.ts';

export interface PgActivity {
  /** Of itself, without the pty around it. */
  pids(): readonly number[];
  stop(): Promise<void>;
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Its version as it says itself; undefined when it is not installed (apt-get install pg-activity). */
export function pgActivityVersion(): string | undefined {
  const { status, stdout } = spawnSync('pg_activity', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** pg_activity in a pty of 50 lines by 200 columns, as in a terminal, once a second. */
export function startPgActivity(
  { host, port, user, password, database }: Target,
  options: readonly string[],
): PgActivity {
  const words = ['pg_activity', '--refresh', '1', ...options, '-h', host, '-p', `${port}`, '-U', user, '-d', database];
  const command = `stty rows 50 cols 200; exec ${words.map((word) => `'${word}'`).join(' ')}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env: { ...process.env, PGPASSWORD: password, PGSSLMODE: 'disable', TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // Read, or it would stop when the pipe is full.
  child.stdout.resume();
  return {
    pids: () => (child.pid === undefined ? [] : familyOf(child.pid).slice(1)),
    stop: () => ended(child),
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    for (const pid of child.pid === undefined ? [] : familyOf(child.pid).toReversed()) {
      try {
        process.kill(pid, 'SIGTERM');
      } catch {
        // It has ended by itself.
      }
    }
  });
}
