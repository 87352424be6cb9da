import { readdirSync, readFileSync } from 'node:fs';

/** Reads a file of /proc; '' when the process has ended meanwhile, or there is no /proc. */
function procFile(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * CPU of a process so far, in ms. From /proc/<pid>/schedstat, which counts the same time as utime + stime of
 * /proc/<pid>/stat, in ns instead of ticks of 10 ms; of every thread. NaN when it has ended.
 */
export function cpuMs(pid: number): number {
  const threads = listOf(`/proc/${pid}/task`);
  if (threads.length === 0) return Number.NaN;
  return threads.reduce((sum, thread) => sum + nanoseconds(procFile(`${pid}/task/${thread}/schedstat`)), 0) / 1e6;
}

const nanoseconds = (schedstat: string) => Number(schedstat.split(' ')[0] ?? 0) || 0;

/** The process and everything that it started. */
export function familyOf(pid: number): readonly number[] {
  const family = [pid];
  for (const parent of family) {
    for (const thread of listOf(`/proc/${parent}/task`)) {
      family.push(...procFile(`${parent}/task/${thread}/children`).trim().split(/\s+/).filter(Boolean).map(Number));
    }
  }
  return family;
}

function listOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What several processes used between two moments: those that came in between count from their start. */
export function cpuMeter(pids: () => readonly number[] | Promise<readonly number[]>): {
  begin(): Promise<void>;
  /** ms of CPU per second. */
  perSecond(): Promise<number>;
} {
  let before = new Map<number, number>();
  let beganMs = 0;
  const read = async () => new Map((await pids()).map((pid) => [pid, cpuMs(pid)] as const));
  return {
    async begin() {
      before = await read();
      beganMs = performance.now();
    },
    async perSecond() {
      const after = await read();
      const seconds = (performance.now() - beganMs) / 1000;
      let used = 0;
      for (const [pid, ms] of after) if (!Number.isNaN(ms)) used += ms - (before.get(pid) ?? 0);
      return used / seconds;
    },
  };
}
