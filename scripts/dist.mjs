// npm run dist: an installer for this platform, by electron-builder. Needs the Electron download.
//   --dir    the package's folder only, no installer
//   --stub   the folder around a stand-in for Electron: what is in it can be seen, and its PostgreSQL started, offline
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { packageWithStub } from './package/stub-electron.mjs';
import { root } from './set-up.mjs';

await build({ force: true });
const args = process.argv.slice(2);
if (args.includes('--stub')) {
  const output = path.join(root, 'release');
  rmSync(output, { recursive: true, force: true });
  console.log(`Packaged in ${await packageWithStub({ project: root, output })}`);
} else {
  const builder = path.join(root, 'node_modules/electron-builder/cli.js');
  const result = spawnSync(process.execPath, [builder, '--config', 'electron-builder.yml', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(result.status ?? 1);
}
