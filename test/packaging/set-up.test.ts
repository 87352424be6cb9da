import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

const script = path.resolve(import.meta.dirname, '../../scripts/set-up.mjs');

it.skipIf(process.platform === 'win32')(
  'installs nothing through a link: npm would empty the tree that it leads to',
  () => {
    const folder = tempFolder();
    try {
      const owner = path.join(folder, 'owner/node_modules/some-package');
      const linked = path.join(folder, 'linked');
      mkdirSync(owner, { recursive: true });
      mkdirSync(path.join(linked, 'scripts'), { recursive: true });
      symlinkSync(path.dirname(owner), path.join(linked, 'node_modules'));
      copyFileSync(script, path.join(linked, 'scripts/set-up.mjs'));
      writeFileSync(path.join(linked, 'package.json'), '{"name":"linked","version":"1.0.0"}');
      const lock = { name: 'linked', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'linked' } } };
      writeFileSync(path.join(linked, 'package-lock.json'), JSON.stringify(lock));
      const { status, stdout } = spawnSync(process.execPath, [path.join(linked, 'scripts/set-up.mjs')], {
        cwd: linked,
        encoding: 'utf8',
        timeout: 25_000,
      });
      expect(status).toBe(0);
      expect(stdout).toContain('linked from another tree');
      expect(existsSync(owner)).toBe(true);
    } finally {
      removeFolder(folder);
    }
  },
);
