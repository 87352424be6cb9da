import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism, setPriority } from 'node:os';

const loop = 'const { ppid } = process; while (process.ppid === ppid) for (let i = 0; i < 1e7; i += 1);';

/**
 * Keeps every core from going to sleep, by loops that yield to everybody. On a quiet machine the time of a local round
 * trip is mostly the waking of a core, which varies by three times from one second to the next and has nothing to do
 * with who is compared. They run as SCHED_IDLE where there is chrt (util-linux): to the scheduler such a core is free,
 * while with loops at nice 19 none is, and who shares one with whom is left to chance for a whole run. They end with
 * whoever started them.
 */
export function keepAwake(): () => void {
  const isIdle = spawnSync('chrt', ['--version']).error === undefined;
  const loops: ChildProcess[] = [];
  for (let i = 0; i < availableParallelism(); i += 1) {
    const node = [process.execPath, '-e', loop] as const;
    const [program, ...args] = isIdle ? (['chrt', '--idle', '0', ...node] as const) : node;
    const child = spawn(program, args, { stdio: 'ignore' });
    if (child.pid !== undefined && !isIdle) setPriority(child.pid, 19);
    loops.push(child);
  }
  return () => {
    for (const child of loops) child.kill('SIGKILL');
  };
}
