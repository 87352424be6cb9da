import { setTimeout as sleep } from 'node:timers/promises';
import { endBackend } from '../../electron/features/activity/end.sql.ts';
import type { Databases } from '../../electron/postgres/databases.ts';
import * as value from '../../electron/postgres/value-types.ts';
import type { Target } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import type { TestServer } from '../support/server-address.ts';
import { idleInTransaction, type Observer, type Victim, victimOn } from './victim.ts';

/** The product's statement, telling besides when the server began it. */
const timedEnd = {
  ...endBackend,
  columns: { ...endBackend.columns, began: value.text },
  texts: endBackend.texts.map(({ since, sql }) => ({
    since,
    sql: sql.replace(
      /(pg_terminate_backend\(seen\.pid\) AS signalled)/u,
      '$1, pg_catalog.statement_timestamp() AS began',
    ),
  })),
};

export const moves = ['commits', 'begins anew', 'runs on', 'fails', 'is replaced'] as const;
export type Move = (typeof moves)[number];

export interface RaceResult {
  readonly move: Move;
  readonly ended: boolean;
  /** A backend with another start was ended, or one that had moved before the statement began. */
  readonly isWrong: boolean;
}

/** Each answers, where it survives, with the server's clock at a moment when it had moved already. */
const moveTexts: Readonly<Record<Exclude<Move, 'is replaced'>, readonly string[]>> = {
  commits: ['COMMIT; SELECT clock_timestamp()::text AS moved'],
  'begins anew': ['COMMIT; BEGIN; SELECT clock_timestamp()::text AS moved'],
  'runs on': ['SELECT clock_timestamp()::text AS moved'],
  fails: ['SELECT clock_timestamp()::text AS moved', 'SELECT 1/0'],
};

interface Race {
  readonly server: TestServer;
  readonly observer: Observer;
  readonly databases: Databases;
  readonly at: At;
}

/**
 * One victim, one End with what was seen of it, and one move of the victim, `headStartMs` before the End (negative:
 * after it). The victim's own clock readings and the statement's judge, not ours.
 */
export async function race(
  { server, observer, databases, at }: Race,
  move: Move,
  headStartMs: number,
): Promise<RaceResult> {
  const victim = await idleInTransaction(server, { application: 'test/race' }, 'SELECT 1');
  const seen = await observer.until(victim.pid, 'idle in transaction');
  const call = testCall();
  const lane = await databases.action(at, call);
  // Opens the line, so that the two start at the same moment.
  await lane.rows(timedEnd, { ...seen, pid: 1 }, []);
  const heirs: Victim[] = [];
  const end = async () => {
    await sleep(Math.max(0, headStartMs));
    // Replaced: the pid belongs to another by now.
    const target: Target = move === 'is replaced' ? { ...seen, pid: (await heir(server, victim, heirs)).pid } : seen;
    return (await lane.rows(timedEnd, target, databases.ourPids()))[0];
  };
  const [row, movedAt] = await Promise.all([end(), moveOf(victim, move, Math.max(0, -headStartMs))]);
  await lane.close();
  const heirEnded = heirs[0] !== undefined && !(await observer.isThere(heirs[0].pid));
  for (const one of [victim, ...heirs]) await one.close();
  const hadMoved = row?.signalled === true && movedAt !== undefined && movedAt < row.began;
  return { move, ended: row?.signalled === true, isWrong: heirEnded || hadMoved };
}

/** The server's clock when it had moved, as text in UTC; undefined when it was ended before it could say so. */
async function moveOf(victim: Victim, move: Move, afterMs: number): Promise<string | undefined> {
  await sleep(afterMs);
  if (move === 'is replaced') return undefined;
  let moved: string | undefined;
  for (const text of moveTexts[move]) {
    const rows = await victim.query(text).catch(() => []);
    const [row] = rows;
    if (typeof row?.moved === 'string') moved = row.moved;
  }
  return moved;
}

/** A new backend in the very state in which the old one was. */
async function heir(server: TestServer, victim: Victim, heirs: Victim[]): Promise<Victim> {
  await victim.close();
  const made = await victimOn(server, { application: 'test/race' });
  await made.query('BEGIN');
  heirs.push(made);
  return made;
}
