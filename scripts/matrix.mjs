// PostgreSQL 14 to 17 for the tests, in a folder of their own so that the app's own dependencies stay small (235 MB).
// Installs them when their lock file changed and does nothing otherwise.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, root } from './set-up.mjs';

/** @returns {boolean} true when something was installed */
export const installMatrix = () => install(path.join(root, 'test', 'matrix'));

if (process.argv[1] === fileURLToPath(import.meta.url)) installMatrix();
