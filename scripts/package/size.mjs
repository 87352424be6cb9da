// How heavy dist/ is: what every start reads and every package carries, fonts and source maps apart.
import { statSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from './package-content.mjs';

export const mostDistBytes = 4_000_000;
const isCounted = (file) => !/\.(map|woff2)$/.test(file) && file !== '.built';

export function distBytes(folder) {
  return filesBelow(folder)
    .filter(isCounted)
    .reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
}
