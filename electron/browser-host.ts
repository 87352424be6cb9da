import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostArguments } from './door/arguments.ts';
import { lockInstance } from './door/instance-lock.ts';
import { openRooms } from './door/rooms.ts';
import { stopOnce } from './door/shutdown.ts';
import { type SocketHost, startSocketHost } from './door/socket-host.ts';
import { asDownload } from './native.ts';
import { appFolder } from './store/app-folder.ts';
import { noSecretBox } from './store/secret-box.ts';

/** Heapscope without Electron: the same door on 127.0.0.1, for any browser of this computer. */
const idleMs = 30 * 60_000;
const pageFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../page');

function say(line: string): void {
  console.log(line);
}

function giveUp(why: string, exitCode: number): never {
  console.error(why);
  process.exit(exitCode);
}

const parsed = hostArguments(process.argv.slice(2));
if (parsed.kind === 'wrong') giveUp(parsed.why, 2);
const { args } = parsed;

const folder = appFolder();
const lock = lockInstance(folder, 'browser');
if (lock.kind === 'taken') {
  const { pid } = lock.by;
  giveUp(
    `Heapscope is already running on ${folder} (process ${pid}).\nUse that one, or stop it; HEAPSCOPE_HOME names another folder.`,
    3,
  );
}

const native = { save: async (file: Parameters<typeof asDownload>[0]) => asDownload(file), secrets: noSecretBox };
const rooms = await openRooms({ folder, native });
let host: SocketHost | undefined;
let idle: NodeJS.Timeout | undefined;

const stop = stopOnce(async () => {
  await host?.close();
  await rooms.close();
  lock.release();
}, say);

/** Nobody is looking: a host that was forgotten must not stay for ever. */
function watchIdle(pages: number): void {
  clearTimeout(idle);
  if (pages === 0) idle = setTimeout(() => stop('no page was open for 30 minutes'), idleMs);
}

host = await startSocketHost({
  pageFolder,
  port: args.port,
  onPage: (bridge) => rooms.mount(bridge),
  onPages: watchIdle,
  onAttack: () => stop('somebody tried 20 wrong tokens', 4),
}).catch((error: unknown) => {
  lock.release();
  return giveUp(`Port ${args.port} cannot be had: ${error instanceof Error ? error.message : 'unknown'}`, 5);
});
watchIdle(0);
announce(host);

/** The URL is good for one tab; Enter prints another. */
function announce(opened: SocketHost): void {
  const url = opened.freshUrl();
  say(`Heapscope: ${url}`);
  if (process.send) process.send({ kind: 'ready', url });
  if (process.stdin.isTTY) say('The link opens one tab. Press Enter for another, Ctrl-C to stop.');
  process.stdin.on('data', () => say(`Heapscope: ${opened.freshUrl()}`));
  // In the background there is no terminal to read from: that must neither stop nor end us.
  process.stdin.on('error', () => undefined);
  process.on('SIGTTIN', () => undefined);
}
