import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { securityHeaders } from './policy.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

export type Assets = (request: Request) => Promise<Response>;

/**
 * The built page's files, for both hosts. `origin` is the only one that is answered. A path without an extension is a
 * screen of the page, so it gets index.html; a file is served only from below `folder`, never through a link.
 */
export function assets({ folder, origin }: { folder: string; origin: string }): Assets {
  return async (request) => {
    const nonce = randomBytes(16).toString('base64');
    const answer = (status: number, body: string | Uint8Array<ArrayBuffer>, type = types['.txt'] ?? '') =>
      new Response(request.method === 'HEAD' ? null : body, {
        status,
        headers: { ...securityHeaders(nonce), 'content-type': type },
      });
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'Only GET');
    const name = fileNameFor(request.url, origin);
    const type = name && types[path.posix.extname(name)];
    const content = name && type ? await read(folder, name) : undefined;
    if (!name || !content) return answer(404, 'There is no such file');
    if (name !== 'index.html') return answer(200, content, type);
    return answer(200, content.toString().replaceAll('__NONCE__', nonce), type);
  };
}

/** `assets/app-1x.js`, `index.html` for a screen, undefined for what is not ours or tries to leave the folder. */
export function fileNameFor(url: string, origin: string): string | undefined {
  if (!url.startsWith(`${origin}/`)) return undefined;
  const raw = url.slice(origin.length).replace(/[?#].*$/s, '');
  const parts = decodedParts(raw);
  if (!parts || raw.includes('\\') || raw.includes('//')) return undefined;
  if (parts.some((part) => part === '..' || part === '.' || part.includes('\0'))) return undefined;
  const isFile = parts[0] === 'assets' || (parts.length === 1 && path.posix.extname(raw) !== '');
  if (!isFile) return 'index.html';
  // A screen's path may hold a database called a\b or a/b; no file of ours is called so.
  return parts.some((part) => /[\\/%:]/.test(part)) ? undefined : parts.join('/');
}

/** Decoded once, after splitting: an encoded slash never makes another part. */
function decodedParts(raw: string): readonly string[] | undefined {
  try {
    return raw.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

async function read(folder: string, name: string): Promise<Buffer<ArrayBuffer> | undefined> {
  const file = path.join(folder, name);
  try {
    const root = await realpath(folder);
    if ((await realpath(file)) !== path.join(root, name)) return undefined;
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return (await handle.stat()).isFile() ? await handle.readFile() : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
