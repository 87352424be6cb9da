import { setTimeout as wait } from 'node:timers/promises';
import type { LogScope, SwitchedSetting } from '../../../shared/contract/sql-log-switch.ts';
import { FailureError, fail } from '../../../shared/failure.ts';
import type { Call } from '../../postgres/call.ts';
import type { Command } from '../../postgres/command.ts';
import type { CommandSession } from '../../postgres/command-session.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { LogIntent } from '../../store/log-intents.ts';
import { configurationRead, stillAtWork } from './switch.sql.ts';
import { bringBackAt, reloadConfiguration, setAt } from './switch-commands.ts';
import { type Kept, type Place, placeAgain, readKept } from './switch-kept.ts';

/** Where something is changed. Its call is never stopped: what was begun is seen through, also when the page has gone. */
export interface Ground {
  readonly session: Session;
  readonly commands: CommandSession;
  /** Told before each step: tests end the process there. */
  readonly atStep: (step: string) => Promise<void>;
}

export const commandLimits = { timeoutMs: 5_000, lockTimeoutMs: 2_000 } as const;
const reloadPatienceMs = 5_000;
/** Longer than any command of ours may take on the server. */
const workPatienceMs = 15_000;

/** Both sessions on one database, closed afterwards whatever happens. */
export async function onGround<T>(
  databases: Pick<Databases, 'session' | 'command'>,
  at: string,
  call: Call,
  atStep: Ground['atStep'],
  use: (ground: Ground) => Promise<T>,
): Promise<T> {
  const session = await databases.session(at, call);
  const commands = await databases.command(at, call);
  try {
    return await use({ session, commands, atStep });
  } finally {
    await commands.close();
  }
}

async function run({ commands, atStep }: Ground, command: Command): Promise<void> {
  const text = command.text.toString();
  await atStep(`before ${text}`);
  await commands.run(command, commandLimits);
  await atStep(`after ${text}`);
}

/** Sets what is wanted and verifies it at its place. Fails with the first error; what was set before it stays. */
export async function setAll(ground: Ground, place: Place, settings: readonly SwitchedSetting[]): Promise<void> {
  for (const { name, ours } of settings) await run(ground, setAt(place.scope, name, ours));
  await reload(ground, place.scope);
  const kept = await readKept(ground.session, place, namesOf(settings));
  const missing = settings.find(({ name, ours }) => !isSame(kept.get(name), ours));
  if (missing !== undefined) {
    fail('sql', `${missing.name} was set, but is ${kept.get(missing.name) ?? 'absent'} at that place`, {
      advice: 'Somebody else may be changing it just now. What was changed was put back.',
    });
  }
}

export interface BroughtBack {
  readonly outcome: 'reverted' | 'left';
  readonly words: string;
}

/**
 * Puts back what is still as we set it, and leaves what somebody changed since; verified at its place. Fails when that
 * could not be done now; it can be tried again any number of times.
 */
export async function bringAllBack(ground: Ground, intent: LogIntent): Promise<BroughtBack> {
  const { settings } = intent;
  await ground.atStep('before bringing back');
  if (settings.length === 0) return { outcome: 'reverted', words: 'Nothing had been changed' };
  await untilNobodyIsAtWork(ground, intent.pid);
  const place = await placeAgain(ground.session, { scope: intent.scope, oid: intent.scopeOid });
  if (place === undefined) return { outcome: 'reverted', words: `${scopeWords(intent.scope)} was dropped meanwhile` };
  // What was set may be in the file and not loaded yet, if we were ended in between. A file that the server cannot load
  // is no reason to leave ours in it.
  await reload(ground, place.scope).catch(() => undefined);
  const found = await readKept(ground.session, place, namesOf(settings));
  const left = settings.filter((one) => isChanged(one, found));
  for (const { name, before, ours } of settings.toReversed()) {
    if (isSame(found.get(name), ours) && !isSame(before, ours))
      await run(ground, bringBackAt(place.scope, name, before));
  }
  await reload(ground, place.scope);
  await verifyBack(ground, place, settings, left);
  return told(place.scope, settings, left, found);
}

async function verifyBack(
  { session, atStep }: Ground,
  place: Place,
  settings: readonly SwitchedSetting[],
  left: readonly SwitchedSetting[],
): Promise<void> {
  const kept = await readKept(session, place, namesOf(settings));
  const wrong = settings.find((one) => !left.includes(one) && !isSame(kept.get(one.name), one.before));
  if (wrong !== undefined) fail('sql', `${wrong.name} is ${kept.get(wrong.name) ?? 'absent'}, not as it was before`);
  await atStep('verified');
}

const namesOf = (settings: readonly SwitchedSetting[]): readonly string[] => settings.map(({ name }) => name);

/** Neither ours nor what was there before. */
const isChanged = ({ name, before, ours }: SwitchedSetting, found: Kept): boolean =>
  !isSame(found.get(name), ours) && !isSame(found.get(name), before);

const isSame = (a: string | null | undefined, b: string | null | undefined): boolean => (a ?? null) === (b ?? null);

function told(
  scope: LogScope,
  settings: readonly SwitchedSetting[],
  left: readonly SwitchedSetting[],
  found: Kept,
): BroughtBack {
  const back = settings.filter((one) => !left.includes(one));
  const words = back.map(({ name, before }) => (before === null ? `${name} is absent again` : `${name} = ${before}`));
  const where = `for ${scopeWords(scope)}`;
  if (left.length === 0) return { outcome: 'reverted', words: `${words.join(', ')} ${where}` };
  const others = left.map(({ name }) => `${name} = ${found.get(name) ?? 'absent'}`).join(', ');
  const rest = words.length === 0 ? '' : `; ${words.join(', ')}`;
  return { outcome: 'left', words: `Somebody changed it meanwhile, and that was left: ${others} ${where}${rest}` };
}

export function scopeWords(scope: LogScope): string {
  return scope.kind === 'server' ? 'the server' : `${scope.kind} ${scope.name}`;
}

/** For the server only: until a process of it has read the files that are there now. */
async function reload(ground: Ground, scope: LogScope): Promise<void> {
  if (scope.kind !== 'server') return;
  const { session } = ground;
  const { now } = await session.one(configurationRead, null);
  await run(ground, reloadConfiguration);
  const deadline = performance.now() + reloadPatienceMs;
  for (;;) {
    const { isSince } = await session.one(configurationRead, now);
    if (isSince === true) return;
    if (performance.now() > deadline) {
      fail('timeout', `The server did not load its configuration within ${reloadPatienceMs / 1000} s`);
    }
    await wait(20);
  }
}

/** What was sent before a crash must not arrive after it was put back. */
async function untilNobodyIsAtWork({ session, commands }: Ground, pid: number | null): Promise<void> {
  if (pid === null || pid === commands.pid) return;
  const deadline = performance.now() + workPatienceMs;
  for (;;) {
    const found = await session.rows(stillAtWork, pid);
    if (found.length === 0) return;
    if (performance.now() > deadline) {
      throw new FailureError({ kind: 'timeout', message: `Backend ${pid} still runs what was sent before` });
    }
    await wait(50);
  }
}
