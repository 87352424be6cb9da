import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';

export interface DiskUse {
  readonly bytes: number;
  readonly files: number;
  /** ISO time of the oldest file; null when there is none. */
  readonly oldest: string | null;
}

const nothing: DiskUse = { bytes: 0, files: 0, oldest: null };

/** What a file or a folder with all below takes. What vanishes meanwhile, or may not be entered, counts nothing. */
export async function diskUse(place: string): Promise<DiskUse> {
  const found = await stat(place).catch(() => undefined);
  if (!found) return nothing;
  if (!found.isDirectory()) return { bytes: found.size, files: 1, oldest: found.mtime.toISOString() };
  const names = await readdir(place).catch(() => []);
  return sumOf(await Promise.all(names.map((name) => diskUse(path.join(place, name)))));
}

export function sumOf(uses: readonly DiskUse[]): DiskUse {
  return uses.reduce(
    (sum, use) => ({
      bytes: sum.bytes + use.bytes,
      files: sum.files + use.files,
      oldest: sum.oldest === null || (use.oldest !== null && use.oldest < sum.oldest) ? use.oldest : sum.oldest,
    }),
    nothing,
  );
}

/** null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  const found = await statfs(folder).catch(() => undefined);
  return found ? found.bavail * found.bsize : null;
}
