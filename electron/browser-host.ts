import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FailureError } from '../shared/failure.ts';
import { type HostArguments, hostArguments } from './door/arguments.ts';
import { watchIdle } from './door/idle.ts';
import { type InstanceLock, lockInstance } from './door/instance-lock.ts';
import { openRooms } from './door/rooms.ts';
import { stopOnce } from './door/shutdown.ts';
import { type SocketHost, startSocketHost } from './door/socket-host.ts';
import type { StartPlace } from './door/start-place.ts';
import { asDownload, type NativeHost } from './native.ts';
import { appFolder } from './store/app-folder.ts';
import { noSecretBox } from './store/secret-box.ts';

/** Heapscope without Electron: the same door on 127.0.0.1, for any browser of this computer. */
const idleMs = 30 * 60_000;
const pageFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../page');

function say(line: string): void {
  console.log(line);
}

/** What went wrong, in the words for the user. */
function wordsOf(error: unknown): string {
  if (error instanceof FailureError) return [error.failure.message, error.failure.advice].filter(Boolean).join('\n');
  return error instanceof Error ? error.message : 'for an unknown reason';
}

async function run(args: HostArguments, folder: string, release: () => void): Promise<void> {
  const native: NativeHost = { save: async (file) => asDownload(file), secrets: noSecretBox };
  const rooms = await openRooms({ folder, args, native, say });
  let host: SocketHost | undefined;
  const stop = stopOnce(async () => {
    await host?.close();
    await rooms.close();
    release();
  }, say);
  host = await startSocketHost({
    pageFolder,
    port: args.port,
    onPage: (bridge) => rooms.mount(bridge),
    // Nobody is looking: a host that was forgotten must not stay for ever.
    onPages: watchIdle(idleMs, () => stop('no page was open for 30 minutes')),
    onAttack: () => stop('somebody tried 20 wrong tokens', 4),
  });
  announce(host, rooms.start);
}

/** The URL is good for one tab; Enter prints another. */
function announce(host: SocketHost, start: StartPlace): void {
  const url = host.freshUrl(start.path);
  for (const note of start.notes) say(note);
  say(`Heapscope: ${url}`);
  if (process.send) process.send({ kind: 'ready', url });
  if (process.stdin.isTTY) say('The link opens one tab. Press Enter for another, Ctrl-C to stop.');
  process.stdin.on('data', () => say(`Heapscope: ${host.freshUrl(start.path)}`));
  // In the background there is no terminal to read from: that must neither stop nor end us.
  process.stdin.on('error', () => undefined);
  process.on('SIGTTIN', () => undefined);
}

function giveUp(why: string, exitCode: number): never {
  console.error(why);
  process.exit(exitCode);
}

/** A disk may refuse either. */
function locked(): { folder: string; lock: InstanceLock } {
  try {
    const folder = appFolder();
    return { folder, lock: lockInstance(folder, 'browser') };
  } catch (error) {
    return giveUp(`Heapscope cannot start: ${wordsOf(error)}`, 1);
  }
}

const parsed = hostArguments(process.argv.slice(2));
if (parsed.kind === 'wrong') giveUp(parsed.why, 2);
const { folder, lock } = locked();
if (lock.kind === 'taken') {
  const used = `Heapscope is already running on ${folder} (process ${lock.by.pid}).`;
  giveUp(`${used}\nUse that one, or stop it; HEAPSCOPE_HOME names another folder.`, 3);
}
await run(parsed.args, folder, lock.release).catch((error: unknown) => {
  lock.release();
  giveUp(`Heapscope cannot start: ${wordsOf(error)}`, 1);
});
