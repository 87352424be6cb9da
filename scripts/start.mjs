// npm start: installs, builds and opens Heapscope on the demo database, or on the URI given.
//   --browser | --electron   choose the host      --no-open   print the URL only      --port N
//   --reset-demo             the demo starts over  --no-actions  reading only         postgres://…  open this instead
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { root } from './set-up.mjs';

const args = process.argv.slice(2);
const wants = (flag) => args.includes(flag);
const hostArgs = args.filter((arg) => !['--browser', '--electron', '--no-open'].includes(arg));

await build();
const { host, why } = chooseHost();
console.log(`Heapscope opens in ${host.kind === 'electron' ? 'its own window' : 'your browser'}: ${why}.`);
const child = launch(host);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
// npm hands a signal to its shell only: when that is gone, so is whoever started us.
const { ppid } = process;
setInterval(() => process.ppid !== ppid && child.kill('SIGTERM'), 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

function chooseHost() {
  const browser = { kind: 'browser' };
  if (wants('--browser')) return { host: browser, why: '--browser asked for it' };
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasDisplay && !wants('--electron')) return { host: browser, why: 'there is no display for a window here' };
  const found = electronBinary() ?? downloadElectron();
  if (found) return { host: { kind: 'electron', binary: found }, why: 'Electron is here' };
  if (!wants('--electron')) return { host: browser, why: 'Electron cannot be had here' };
  console.error('Electron cannot be had here, and --electron allows nothing else.');
  process.exit(1);
}

// Never import "electron" itself: loading it starts a download without a time limit.
function electronBinary() {
  const folder = path.join(root, 'node_modules', 'electron');
  const name = path.join(folder, 'path.txt');
  if (!existsSync(name)) return undefined;
  const binary = path.join(folder, 'dist', readFileSync(name, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

function downloadElectron() {
  const script = path.join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(script)) return undefined;
  console.log('Electron is not here yet: trying to download it once (60 s at most) …');
  const result = spawnSync(process.execPath, [script], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
    encoding: 'utf8',
  });
  if (result.status !== 0)
    console.log(`  no luck: ${(/Error: .*/.exec(result.stderr ?? '')?.[0] ?? 'no answer in time').slice(0, 160)}`);
  return electronBinary();
}

/** The host quits by itself when its channel to us closes, so a SIGKILLed start leaves nothing behind. */
function launch(chosen) {
  const env = { ...process.env };
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  if (chosen.kind === 'electron') return spawn(chosen.binary, [root, ...hostArgs], { stdio, env, cwd: root });
  const started = spawn(process.execPath, [path.join(root, 'dist/host/browser-host.mjs'), ...hostArgs], {
    stdio,
    env,
    cwd: root,
  });
  started.on('message', (message) => {
    if (message?.kind === 'ready' && !wants('--no-open')) openInBrowser(message.url);
  });
  return started;
}

// The URL carries a one-time code: it goes through a file that only this user can read, never through argv.
function openInBrowser(url) {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open';
  if (opener === 'xdg-open' && !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) return;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'heapscope-open-'));
  const file = path.join(folder, 'open.html');
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>Heapscope</title><meta http-equiv="refresh" content="0;url=${url}">`,
    { mode: 0o600 },
  );
  spawn(opener, [file], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
  setTimeout(() => rmSync(folder, { recursive: true, force: true }), 30_000).unref();
}
