// What only a packaged Heapscope can show. Playwright's _electron cannot attach to it: it needs --inspect, which a fuse
// takes away; so the page is looked at through Chromium's own port.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { fromBuilder, wrongWithPackage } from '../package/package-content.mjs';
import { root } from '../set-up.mjs';

/** The packaged program and the folder of its app.asar below release/; undefined when nothing is packaged. */
export function findPackaged(release = path.join(root, 'release')) {
  const folders = existsSync(release) ? readdirSync(release) : [];
  const found = folders.find((name) => /^(linux|win)(-\w+)?-unpacked$|^mac(-\w+)?$/.test(name));
  if (found === undefined) return undefined;
  const at = path.join(release, found);
  if (found.startsWith('mac')) {
    const contents = path.join(at, 'Heapscope.app/Contents');
    return { binary: path.join(contents, 'MacOS/Heapscope'), resources: path.join(contents, 'Resources') };
  }
  const name = found.startsWith('win') ? 'Heapscope.exe' : 'heapscope';
  return { binary: path.join(at, name), resources: path.join(at, 'resources') };
}

/** Starts it with a home of its own until `use` is done; `output` is what it has printed. */
async function withStarted({ binary }, { args = [], env = {} }, use) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'heapscope-packaged-'));
  const child = spawn(binary, args, {
    env: { ...process.env, HEAPSCOPE_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (printed += bytes));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await use({ child, home, exited, output: () => printed });
  } finally {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await exited;
    clearTimeout(late);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function until(what, holds, mostMs) {
  for (const end = Date.now() + mostMs; Date.now() < end; ) {
    const found = await holds();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not within ${mostMs / 1000} s: ${what}`);
}

const hasStarted =
  ({ home }) =>
  () =>
    existsSync(path.join(home, 'heapscope.lock'));

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const answersAt = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true) ?? socket.destroy());
    socket.on('error', () => resolve(false));
  });

async function fuseWire({ binary }) {
  const { getCurrentFuseWire, FuseV1Options } = fromBuilder('@electron/fuses');
  const wire = await getCurrentFuseWire(binary);
  const names = Object.keys(FuseV1Options).filter((name) => /\D/.test(name));
  // The wire holds characters: '0' is off, '1' is on.
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), wire[FuseV1Options[name]] === 49]));
}

async function refusesPatchedArchive(packaged) {
  if (process.platform === 'linux') return 'Electron checks an archive on macOS and Windows alone';
  const file = path.join(packaged.resources, 'app.asar');
  const whole = readFileSync(file);
  const patched = Buffer.from(whole);
  const at = patched.indexOf('Heapscope stops:');
  assert.ok(at > 0);
  patched.write('Heapscope STOPS:', at);
  writeFileSync(file, patched);
  try {
    await withStarted(packaged, {}, async (started) => {
      const code = await Promise.race([
        started.exited,
        new Promise((resolve) => setTimeout(() => resolve('runs'), 15_000)),
      ]);
      assert.ok(code !== 'runs' || !hasStarted(started)(), 'the patched archive was run');
    });
  } finally {
    writeFileSync(file, whole);
  }
}

export const packagedChecks = [
  [
    'the package holds what it must and nothing else',
    async ({ resources }) =>
      assert.deepEqual(wrongWithPackage({ resources, platform: process.platform, arch: process.arch }), []),
  ],
  [
    'every fuse of electron-builder.yml is in the program',
    async (packaged) => {
      const { electronFuses } = parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));
      const wanted = Object.fromEntries(Object.entries(electronFuses).map(([name, is]) => [name.toLowerCase(), is]));
      assert.deepEqual(await fuseWire(packaged), wanted);
    },
  ],
  [
    'the demo opens in the packaged window',
    async (packaged) => {
      const { chromium } = await import('@playwright/test');
      await withStarted(packaged, { args: ['--remote-debugging-port=0'] }, async ({ output }) => {
        const [, at] = await until('its port', () => /DevTools listening on (ws:\S+)/.exec(output()), 60_000);
        const browser = await chromium.connectOverCDP(at);
        const page = await until('its page', () => browser.contexts()[0]?.pages()[0], 30_000);
        assert.match(page.url(), /^heapscope:\/\/app\//);
        await page.getByText('missing_symbols').first().waitFor({ timeout: 90_000 });
        await browser.close();
      });
    },
  ],
  [
    'ELECTRON_RUN_AS_NODE is not heard',
    (packaged) =>
      withStarted(
        packaged,
        { args: ['-e', 'console.log("ran as " + "node")'], env: { ELECTRON_RUN_AS_NODE: '1' } },
        async (started) => {
          await until('its start', hasStarted(started), 60_000);
          assert.doesNotMatch(started.output(), /ran as node/);
        },
      ),
  ],
  [
    'NODE_OPTIONS is not heard',
    async (packaged) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'heapscope-options-'));
      const mark = path.join(folder, 'mark');
      writeFileSync(path.join(folder, 'x.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
      await withStarted(
        packaged,
        { env: { NODE_OPTIONS: `--require ${path.join(folder, 'x.cjs')}` } },
        async (started) => {
          await until('its start', hasStarted(started), 60_000);
          assert.equal(existsSync(mark), false);
        },
      );
      rmSync(folder, { recursive: true });
    },
  ],
  [
    '--inspect opens no debugger',
    async (packaged) => {
      const port = await freePort();
      await withStarted(packaged, { args: [`--inspect=127.0.0.1:${port}`] }, async (started) => {
        await until('its start', hasStarted(started), 60_000);
        assert.equal(await answersAt(port), false);
      });
    },
  ],
  ['an archive that was changed is not run', refusesPatchedArchive],
];
