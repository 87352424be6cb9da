import { freedAmong } from '../locks/freed-by.ts';
import { waitingBehind } from './waiting-behind.ts';

/** Who waits behind one or several that are about to be ended or cancelled, and what becomes of them. */
export interface Behind {
  /** How many, directly or behind others. */
  readonly all: number;
  /** How many of them wait for somebody else too. */
  readonly stillWaiting: number;
  /** Some of those that continue stand in each other's way. */
  readonly isInTurn: boolean;
}

export const nobodyBehind: Behind = { all: 0, stillWaiting: 0, isInTurn: false };

/** `pids` are taken out together, and are not counted themselves. */
export function behindOf(
  pids: readonly number[],
  backends: Iterable<{ readonly pid: number; readonly blocked_by: readonly number[] }>,
): Behind {
  const waiting = [...backends].filter(({ blocked_by }) => blocked_by.length > 0);
  const behind = new Set(waitingBehind(pids, waiting));
  const nodes = waiting.flatMap(({ pid, blocked_by }) =>
    behind.has(pid) ? [{ key: pid, blockedBy: blocked_by }] : [],
  );
  const { isInTurn, stillWaiting } = freedAmong(pids, nodes);
  return { all: behind.size, stillWaiting: stillWaiting.length, isInTurn };
}
