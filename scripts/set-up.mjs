// Makes a clone ready to build: installs what package-lock.json names, once per change of it. No dependency of its own,
// because it runs on a clone that has nothing yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Runs npm by the same npm that runs us, so that no shell and no PATH look-up is needed on Windows. */
export function npm(args, folder, env = {}) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  return spawnSync(command, [...first, ...args], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: command === 'npm' && process.platform === 'win32',
  });
}

/** `npm ci` in `folder` unless its lock file is the one that was installed last. */
export function install(folder, { quiet = false } = {}) {
  const lock = readFileSync(path.join(folder, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.version).update(process.platform).digest('hex');
  const stamp = path.join(folder, 'node_modules', '.installed-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  if (isLinked(path.dirname(stamp))) {
    console.log('The packages are linked from another tree, and of another package-lock.json: used as they are.');
    return false;
  }
  if (!quiet) console.log(`Installing packages in ${path.relative(process.cwd(), folder) || '.'} (once) …`);
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = npm(args, folder);
  if (result.status !== 0) {
    console.error(`npm ci failed in ${folder} (exit ${result.status ?? result.signal ?? result.error?.message}).`);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  return true;
}

/** `npm ci` empties the folder that a link leads to: it would take the packages away from the tree that they belong to. */
function isLinked(folder) {
  return lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

export function setUp() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Heapscope needs Node 20.19 or newer; this is ${process.version}.`);
    process.exit(1);
  }
  install(root);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
