// Builds the page, the browser host, Electron's main and preload, and the command line. A no-op when no source changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNotices } from './notices.mjs';
import { distBytes, mostDistBytes } from './package/size.mjs';
import { root, setUp } from './set-up.mjs';

const sources = ['electron', 'renderer', 'shared', 'test/scenarios', 'scripts/licences'];
const files = [
  'package-lock.json',
  'vite.config.ts',
  'vite.node.config.ts',
  'scripts/build.mjs',
  'scripts/notices.mjs',
];
const targets = ['programs', 'preload'];

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(at);
    else yield at;
  }
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  const all = [
    ...sources.flatMap((folder) => [...filesBelow(path.join(root, folder))]),
    ...files.map((file) => path.join(root, file)),
  ];
  for (const file of all.sort((a, b) => (a < b ? -1 : 1)))
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** @param {{ force?: boolean }} [options] */
export async function build({ force = false } = {}) {
  setUp();
  const stamp = path.join(root, 'dist', '.built');
  const wanted = fingerprint();
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  const started = performance.now();
  console.log('Building …');
  // What an older layout left behind would be packaged too.
  if (force) rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const vite = await import('vite');
  await vite.build({
    root: path.join(root, 'renderer'),
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
  });
  for (const target of targets) {
    process.env.WHICH = target;
    await vite.build({ root, configFile: path.join(root, 'vite.node.config.ts'), logLevel: 'warn' });
  }
  writeNotices();
  mkdirSync(path.dirname(stamp), { recursive: true });
  const bytes = distBytes(path.join(root, 'dist'));
  const size = `${(bytes / 1e6).toFixed(2)} MB without fonts`;
  if (bytes > mostDistBytes) throw new Error(`dist/ has ${size}; it may have ${mostDistBytes / 1e6} MB`);
  writeFileSync(stamp, wanted);
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s, ${size}`);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build({ force: process.argv.includes('--force') });
