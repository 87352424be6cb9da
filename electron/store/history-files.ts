import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface KeptRun {
  readonly id: string;
  readonly file: string;
  readonly addedAt: Date;
  readonly bytes: number;
}

const idShape = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z-[0-9a-f]{8}$/;
const end = '.jsonl';

/** `20261121T145209123Z-9f2c01ab`: sorts by time, and Windows allows it in a file's name. */
export const runId = (addedAt: Date, chance: string): string =>
  `${addedAt.toISOString().replaceAll(/[-:.]/g, '')}-${chance}`;

export const nameOf = (id: string): string => `${id}${end}`;

/** undefined for what is no id of ours. A restored backup has new file times, a name keeps its own. */
export function addedAtOf(id: string): Date | undefined {
  const parts = idShape.exec(id);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, ms] = parts;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** All runs in a folder and in those below it, oldest first. What vanishes meanwhile is not counted. */
export async function keptRuns(folder: string, visit?: (folder: string) => Promise<unknown>): Promise<KeptRun[]> {
  await visit?.(folder);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: KeptRun[] = [];
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await keptRuns(file, visit)));
    else if (entry.isFile()) found.push(...(await asRun(entry.name, file)));
  }
  return found.toSorted((a, b) => a.id.localeCompare(b.id));
}

async function asRun(name: string, file: string): Promise<KeptRun[]> {
  const id = name.endsWith(end) ? name.slice(0, -end.length) : '';
  const addedAt = addedAtOf(id);
  const size = addedAt && (await stat(file).catch(() => undefined))?.size;
  return addedAt && size !== undefined ? [{ id, file, addedAt, bytes: size }] : [];
}

/** The oldest of `runs` (which are oldest first) that must go for the rest to fit. */
export function overBudget(runs: readonly KeptRun[], mostEntries: number, mostBytes: number): readonly KeptRun[] {
  let bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  let from = 0;
  for (const run of runs) {
    if (runs.length - from <= mostEntries && bytes <= mostBytes) break;
    bytes -= run.bytes;
    from += 1;
  }
  return runs.slice(0, from);
}
