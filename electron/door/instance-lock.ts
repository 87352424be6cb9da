import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { beginningOf } from '../demo/process-identity.ts';
import { codeOf, fileFailure } from '../store/file-failure.ts';

const holder = z.object({ pid: z.number().int().positive(), began: z.string(), host: z.string() });
export type Holder = z.infer<typeof holder>;

export type InstanceLock =
  | { readonly kind: 'ours'; readonly release: () => void }
  | { readonly kind: 'taken'; readonly by: Holder };

/**
 * One Heapscope per app folder, whichever host: `heapscope.lock` names the process that has it. The lock of a killed
 * process is taken over; a process is known by its pid and when it began, because pids are given again. Fails with `file`.
 */
export function lockInstance(folder: string, host: string): InstanceLock {
  const file = path.join(folder, 'heapscope.lock');
  const mine = JSON.stringify({ pid: process.pid, began: beginningOf(process.pid) ?? '', host });
  for (let tries = 0; tries < 100; tries += 1) {
    if (tryToTake(file, mine)) return { kind: 'ours', release: () => release(file, mine) };
    const seen = contentOf(file);
    const by = seen === undefined ? undefined : holderIn(seen);
    if (by && beginningOf(by.pid) === by.began) return { kind: 'taken', by };
    if (seen !== undefined) removeStale(file, seen);
  }
  return { kind: 'taken', by: { pid: 0, began: '', host: 'unknown' } };
}

/** Written whole beside it, then linked: nobody ever reads half a lock, and only one can make the name. */
function tryToTake(file: string, mine: string): boolean {
  const own = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(own, mine, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    removeIfThere(own);
    throw fileFailure('Could not lock', file, error);
  }
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? false : takeWithoutLinks(file, mine);
  } finally {
    unlinkSync(own);
  }
}

/** A disk that is full made the name, and took nothing; one that is closed to us has no such name. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Why the lock cannot be written is told.
  }
}

/** Some network disks and memory cards have no links. */
function takeWithoutLinks(file: string, mine: string): boolean {
  try {
    writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw fileFailure('Could not lock', file, error);
  }
}

/**
 * Only one removes at a time, and looks again before: otherwise it could remove the lock of whoever was faster. A guard
 * that was left behind by a crash in between is in nobody's way after 10 s.
 */
function removeStale(file: string, seen: string): void {
  const guard = `${file}.taking`;
  try {
    mkdirSync(guard);
  } catch {
    if (ageMs(guard) > 10_000) rmSync(guard, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    return;
  }
  try {
    if (contentOf(file) === seen) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

function ageMs(file: string): number {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function release(file: string, mine: string): void {
  if (contentOf(file) === mine) rmSync(file, { force: true });
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    return holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
