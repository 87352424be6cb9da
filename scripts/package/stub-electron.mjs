// A stand-in for the folder of Electron's binary, so that electron-builder can package without the download. What comes out
// holds everything of Heapscope and cannot run; a fuse is a byte in the real binary, so none is set.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../set-up.mjs';

function writeStubElectron(folder) {
  for (const inner of ['resources', 'locales']) mkdirSync(path.join(folder, inner), { recursive: true });
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'));
  writeFileSync(path.join(folder, 'version'), version);
  writeFileSync(path.join(folder, 'locales', 'en-US.pak'), '');
  writeFileSync(
    path.join(folder, 'electron'),
    '#!/bin/sh\necho "a stand-in for Electron: it opens nothing" >&2\nexit 70\n',
    {
      mode: 0o755,
    },
  );
  return version;
}

/**
 * Packages `project` (a folder with dist/ and node_modules/) below `output`, for Linux on this processor.
 * @returns {Promise<string>} the folder that holds app.asar
 */
export async function packageWithStub({ project, output }) {
  if (process.platform !== 'linux') throw new Error('The stand-in for Electron is one for Linux');
  const stub = path.join(output, 'stub-electron');
  const electronVersion = writeStubElectron(stub);
  const { electronFuses: _unset, ...config } = parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));
  const file = path.join(output, 'electron-builder.json');
  const stubbed = {
    ...config,
    electronVersion,
    electronDist: stub,
    afterPack: path.join(root, config.afterPack),
    directories: { output, buildResources: path.join(root, config.directories.buildResources) },
  };
  writeFileSync(file, JSON.stringify(stubbed));
  const { build } = await import('electron-builder');
  // A file, not an object: that would be merged with the one of the project, fuses and all.
  await build({ projectDir: project, publish: 'never', linux: ['dir'], config: file });
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
  return path.join(output, `linux${suffix}-unpacked`, 'resources');
}
