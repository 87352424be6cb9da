// npm run dev: builds again at every change and starts the browser host anew; reload the page to see it.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { root } from './set-up.mjs';

const args = process.argv.slice(2);
let host;
let pending;
let isBuilding = false;

function startHost() {
  host = spawn(process.execPath, [path.join(root, 'dist/host/browser-host.mjs'), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
}

async function stopHost() {
  if (!host || host.exitCode !== null) return;
  const gone = new Promise((resolve) => host.once('exit', resolve));
  host.kill('SIGTERM');
  await gone;
}

async function again() {
  if (isBuilding) return schedule();
  isBuilding = true;
  try {
    if (await build()) {
      await stopHost();
      startHost();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  } finally {
    isBuilding = false;
  }
}

function schedule() {
  clearTimeout(pending);
  pending = setTimeout(() => void again(), 200);
}

await build();
startHost();
for (const folder of ['electron', 'renderer', 'shared', 'test/scenarios'])
  watch(path.join(root, folder), { recursive: true }, schedule);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stopHost().then(() => process.exit(0)));
