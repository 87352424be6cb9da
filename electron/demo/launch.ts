import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.ts';
import { program } from './native-directory.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { isAlive } from './process-identity.ts';
import { serverProcessOptions } from './server-environment.ts';

/** A started server: its pid (undefined as long as it is not known), and a promise of its end. */
export interface Launched {
  readonly pid: () => number | undefined;
  readonly hasExited: () => boolean;
  readonly exited: Promise<void>;
}

/** What the server printed before its own log took over: the reason when it does not start. */
const startLog = (dataDir: string) => path.join(dataDir, 'start.log');
export const readStartLog = (dataDir: string): Promise<string> => readFile(startLog(dataDir), 'utf8').catch(() => '');

function launchDirectly(nativeDir: string, dataDir: string, account: Account): Launched {
  const log = openSync(startLog(dataDir), 'w', 0o600);
  const child = spawn(program(nativeDir, 'postgres'), ['-D', dataDir], {
    ...serverProcessOptions(account, dataDir),
    stdio: ['ignore', log, log],
    // Out of the terminal's reach: Ctrl-C is for us, and we stop it in our order.
    detached: true,
  });
  closeSync(log);
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      gone = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  return { pid: () => child.pid, hasExited: () => gone, exited };
}

/** An administrator's process may not be the server on Windows; pg_ctl starts it with lesser rights. */
export function launchByPgCtl(nativeDir: string, dataDir: string, account: Account): Launched {
  const before = readPostmasterFile(dataDir)?.pid;
  let gone = false;
  const pid = () => {
    const found = readPostmasterFile(dataDir)?.pid;
    return found === before ? undefined : found;
  };
  const args = ['start', '-D', dataDir, '-l', startLog(dataDir), '-w', '-t', '20', '-s'];
  // No pipes: the server would inherit them, and they would never end.
  const options = { ...serverProcessOptions(account, dataDir), stdio: 'ignore', windowsHide: true } as const;
  const command = once(spawn(program(nativeDir, 'pg_ctl'), args, options), 'exit');
  const watch = async () => {
    await command.catch(() => undefined);
    for (let known = pid(); known !== undefined && isAlive(known); ) await delay(250);
    gone = true;
  };
  return { pid, hasExited: () => gone, exited: watch() };
}

export const launch = process.platform === 'win32' ? launchByPgCtl : launchDirectly;

/** Waits for "ready" in postmaster.pid, which is there with or without a logging collector. */
export async function untilReady(launched: Launched, dataDir: string, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!launched.hasExited() && Date.now() < deadline) {
    const file = readPostmasterFile(dataDir);
    if (file?.isReady && file.pid === launched.pid()) return true;
    await delay(15);
  }
  return false;
}
