// npm run check: format and lint, types of each side, type-aware lint, layers, documents, dead code. All of them run, then it fails.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, setUp } from './set-up.mjs';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const checks = [
  ['format and lint', bin('biome'), ['check', '--error-on-warnings']],
  ['types of each side', bin('tsc'), ['-b']],
  ['type-aware lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['layers', process.execPath, ['scripts/layers.mjs']],
  ['documents', process.execPath, ['scripts/documents.mjs']],
  ['dead code', bin('knip'), []],
];

export function check() {
  setUp();
  let failures = 0;
  for (const [name, command, args] of checks) {
    const started = performance.now();
    const result = spawnSync(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
      env: { ...process.env, PATH: `${path.dirname(bin('oxlint'))}${path.delimiter}${process.env.PATH}` },
    });
    const ok = result.status === 0;
    if (!ok) failures += 1;
    console.log(`== ${name}: ${ok ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  return failures === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(check() ? 0 : 1);
