import type { LockOn, LockRow } from '../contract/locks.ts';
import { grouped } from './grouped.ts';
import { keysAbove, type LockNode } from './lock-node.ts';
import { type LockPicture, preparedKey, type Who, whoIn } from './lock-picture.ts';
import { type Place, placesOf } from './lock-places.ts';
import { type Waiter, waitersIn } from './lock-waits.ts';
import { modesConflict } from './table-modes.ts';
import { waitingBehind } from './waiting-behind.ts';

/**
 * The picture as a tree in reading order: roots first, the one that blocks most before the others, each followed by
 * those behind it, the longest wait first. Everybody stands in it once; `besides` names blockers that are elsewhere.
 */
export function lockTreeOf(picture: LockPicture): readonly LockNode[] {
  const who = whoIn(picture);
  const waiters = new Map(waitersIn(picture, who).map((waiter) => [waiter.key, waiter]));
  const keys = new Set([...waiters.values()].flatMap(({ key, blockedBy }) => [key, ...blockedBy]));
  const places = placesOf(keys, waiters);
  const parents = new Map([...places].map(([key, { parent }]) => [key, parent]));
  const behind = waitingBehind([...places.keys()], waiters);
  const holds = holdsOf(picture, waiters, who);
  const nodeOf = (key: string, place: Place): LockNode => ({
    ...whoItIs(key, picture, who),
    ...waitOf(waiters.get(key), parents),
    ...place,
    blocks: behind.get(key) ?? 0,
    holds: holds.get(key) ?? [],
  });
  return inReadingOrder([...places].map(([key, place]) => nodeOf(key, place)));
}

function whoItIs(key: string, picture: LockPicture, who: Who): Pick<LockNode, 'key' | 'pid' | 'backend' | 'prepared'> {
  const backend = who.backendOf(key);
  const prepared = picture.prepared.find(({ gid }) => preparedKey(gid) === key) ?? null;
  return { key, pid: backend?.pid ?? pidIn(key), backend, prepared };
}

type Waiting = Pick<LockNode, 'wait' | 'workers' | 'blockedBy' | 'besides'>;

function waitOf(waiter: Waiter | undefined, parents: ReadonlyMap<string, string | null>): Waiting {
  if (!waiter) return { wait: null, workers: [], blockedBy: [], besides: [] };
  const { key, wait, workers, blockedBy } = waiter;
  const above = keysAbove(key, parents);
  const besides = blockedBy.filter((blocker) => !above.has(blocker));
  return { wait, workers: [...workers], blockedBy: [...blockedBy], besides };
}

/** Of a backend that had gone before its row was read. */
function pidIn(key: string): number | null {
  const pid = Number(key.split('@')[0]);
  return Number.isInteger(pid) ? pid : null;
}

/** What each holds that somebody wants and therefore waits. */
function holdsOf(picture: LockPicture, waiters: ReadonlyMap<string, Waiter>, who: Who): Map<string, LockOn[]> {
  const wanted = grouped(waiters.values(), ({ wait }) => wait.tag);
  const isInTheWay = (lock: LockRow) =>
    lock.granted &&
    (wanted.get(lock.tag) ?? []).some(
      ({ key, wait }) => key !== who.keyOf(lock) && modesConflict(lock.mode, wait.mode),
    );
  const holds = new Map<string, LockOn[]>();
  for (const lock of picture.locks.filter(isInTheWay)) {
    const key = who.keyOf(lock);
    const held = holds.get(key) ?? [];
    if (held.some(({ tag, mode }) => tag === lock.tag && mode === lock.mode)) continue;
    holds.set(key, [...held, { tag: lock.tag, mode: lock.mode, object: lock.object }]);
  }
  return holds;
}

function inReadingOrder(nodes: readonly LockNode[]): readonly LockNode[] {
  const under = grouped(nodes, ({ parent }) => parent);
  const since = ({ wait }: LockNode) => wait?.since ?? '~';
  const inQueue = (a: LockNode, b: LockNode) => since(a).localeCompare(since(b)) || (a.pid ?? 0) - (b.pid ?? 0);
  const ordered: LockNode[] = [];
  const left = (under.get(null) ?? []).toSorted((a, b) => a.blocks - b.blocks || -inQueue(a, b));
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    ordered.push(node);
    left.push(...(under.get(node.key) ?? []).toSorted((a, b) => -inQueue(a, b)));
  }
  return ordered;
}
