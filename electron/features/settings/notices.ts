import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const notice = z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() });
export type Notice = z.infer<typeof notice>;

/** Written by the build beside the bundles' folders: dist/notices.json, seen from dist/host or dist/main. */
const builtFile = path.resolve(fileURLToPath(import.meta.url), '../../notices.json');

/** The licences of what Heapscope is made of; none in a build that was made without them. */
export async function readNotices(file = builtFile): Promise<Notice[]> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  return z.array(notice).parse(JSON.parse(text));
}
