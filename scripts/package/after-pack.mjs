// Called by electron-builder when a package's files are in place, before it is signed.
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { notices } from '../notices.mjs';
import { root } from '../set-up.mjs';
import { wrongWithPackage } from './package-content.mjs';

/** electron-builder's numbers of architectures: https://www.electron.build/app-builder-lib.Enumeration.Arch */
const archs = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

/** Everybody's licence as a text that can be read without starting Heapscope. */
function noticesAsText() {
  return notices()
    .map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`)
    .join(`\n${'-'.repeat(100)}\n\n`);
}

// electron-builder takes the hook's default export.
// biome-ignore lint/style/noDefaultExport: see above
export default async function afterPack({ appOutDir, arch, electronPlatformName, packager }) {
  const resources = packager.getResourcesDir(appOutDir);
  const complaints = wrongWithPackage({ resources, platform: electronPlatformName, arch: archs[arch] });
  if (complaints.length > 0) throw new Error(`This package is not right.\n${complaints.join('\n')}`);
  const beside = electronPlatformName === 'darwin' ? resources : appOutDir;
  writeFileSync(path.join(beside, 'THIRD-PARTY-NOTICES.txt'), noticesAsText());
  copyFileSync(path.join(root, 'LICENSE'), path.join(beside, 'LICENSE.heapscope.txt'));
}
