// node scripts/electron/version-age.mjs: how long ago somebody looked whether our Electron is current. Run weekly by CI:
// it warns after 60 days and fails after 120. Not a test: a clone must not fail because time passed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../set-up.mjs';

const { version, lookedAt } = JSON.parse(readFileSync(path.join(root, 'packaging/electron-version.json'), 'utf8'));
const days = Math.floor((Date.now() - Date.parse(lookedAt)) / 86_400_000);
const line = `Electron ${version} was looked at ${days} days ago: https://releases.electronjs.org`;
console.log(days > 60 ? `::warning::${line}` : line);
process.exit(days > 120 ? 1 : 0);
