import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Four files of 2 MB, as PostgreSQL rotates them, and the one that is being written. */
const mostBytes = 10_000_000;
const everyMs = 30_000;

interface LogFile {
  readonly file: string;
  readonly bytes: number;
  readonly writtenMs: number;
}

async function filesIn(folder: string): Promise<readonly LogFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found = names.map(async (name): Promise<LogFile[]> => {
    const file = path.join(folder, name);
    const known = await stat(file).catch(() => undefined);
    return known?.isFile() ? [{ file, bytes: known.size, writtenMs: known.mtimeMs }] : [];
  });
  return (await Promise.all(found)).flat();
}

/**
 * PostgreSQL rotates its log and never deletes one: the oldest go here, so that the demo's stay bounded however much
 * somebody has it log. The newest two are the server's, whatever their size.
 */
export async function trimLogs(dataDir: string, most = mostBytes): Promise<void> {
  const files = [...(await filesIn(path.join(dataDir, 'log')))].sort((a, b) => b.writtenMs - a.writtenMs);
  let bytes = 0;
  for (const [place, { file, bytes: own }] of files.entries()) {
    bytes += own;
    if (place >= 2 && bytes > most) await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Every half minute until it is stopped. */
export function keepLogsSmall(dataDir: string): { stop(): void } {
  const trim = () => void trimLogs(dataDir).catch(() => undefined);
  trim();
  const timer = setInterval(trim, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
