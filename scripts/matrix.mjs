/**
 * PostgreSQL 14 to 17 for the tests, in a folder of their own (test/matrix), so that the app's own dependencies stay
 * small. Installs them when their lock file changed and does nothing otherwise. Needs nothing but Node and npm.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'test', 'matrix');
const stamp = join(folder, 'node_modules', '.heapscope-installed');

function wanted() {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`;
}

const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();

/** npm is a script: the one that runs us when there is one, else the one on PATH (a .cmd on Windows, hence the shell). */
function npm(args) {
  const own = process.env.npm_execpath;
  const runsHere = own !== undefined && /\.c?js$/.test(own);
  const [file, all] = runsHere ? [process.execPath, [own, ...args]] : ['npm', args];
  return spawnSync(file, all, { cwd: folder, stdio: 'inherit', shell: !runsHere && process.platform === 'win32' });
}

/** @returns {boolean} true when something was installed */
export function installMatrix(say = console.log) {
  if (isInstalled()) return false;
  say('Installing PostgreSQL 14 to 17 for the tests (about 235 MB, test/matrix/node_modules)');
  const { status, error } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) throw new Error(`npm ci in test/matrix failed (${error?.message ?? `exit ${status}`})`);
  writeFileSync(stamp, wanted());
  return true;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!installMatrix()) console.log('PostgreSQL 14 to 17 are installed');
}
