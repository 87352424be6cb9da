// npm run check: format and lint, types of each side, type-aware lint, layers, dead code. All of them run, then it fails.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, setUp } from './set-up.mjs';

// A layer check that sees no modules finds no violations; the floor says it really looked.
const leastModules = 120;

const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const checks = [
  ['format and lint', bin('biome'), ['check', '--error-on-warnings']],
  ['types of each side', bin('tsc'), ['-b']],
  ['type-aware lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  [
    'layers',
    bin('depcruise'),
    ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'shared', 'electron', 'renderer', 'test'],
  ],
  ['dead code', bin('knip'), []],
];

export function check() {
  setUp();
  let failures = 0;
  for (const [name, command, args] of checks) {
    const started = performance.now();
    const isLayers = name === 'layers';
    const result = spawnSync(command, args, {
      cwd: root,
      stdio: isLayers ? ['ignore', 'pipe', 'inherit'] : ['ignore', 'inherit', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 256 << 20,
      shell: process.platform === 'win32',
      env: { ...process.env, PATH: `${path.dirname(bin('oxlint'))}${path.delimiter}${process.env.PATH}` },
    });
    const ok = isLayers ? layersHold(result) : result.status === 0;
    if (!ok) failures += 1;
    console.log(`== ${name}: ${ok ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  return failures === 0;
}

function layersHold(result) {
  let report;
  try {
    report = JSON.parse(result.stdout);
  } catch {
    console.error(result.stdout?.slice(0, 2000));
    return false;
  }
  const { violations, totalCruised } = report.summary;
  const errors = violations.filter((violation) => violation.rule.severity === 'error');
  for (const { rule, from, to } of errors) console.error(`  ${rule.name}: ${from} → ${to}`);
  if (totalCruised < leastModules)
    console.error(`  only ${totalCruised} modules seen, at least ${leastModules} expected`);
  return errors.length === 0 && totalCruised >= leastModules;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(check() ? 0 : 1);
