import type { BenchmarkRequest } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { SafetyPromise } from '../../../shared/contract/user-lane.ts';
import { FailureError } from '../../../shared/failure.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { UserLimits, UserSession } from '../../postgres/user-session.ts';
import type { Contest, Contestant } from './contest.ts';

type CustomRequest = Extract<BenchmarkRequest, { kind: 'custom' }>;

export interface UserContest extends Contest {
  readonly promise: SafetyPromise;
}

/** Results are counted and hashed whole; none of them are shown. */
const kept = { rows: 0, cellBytes: 64_000, bytes: 64e6 };

/** An error of one of two texts, which says which one. */
export class SideError extends Error {
  readonly side: 'a' | 'b';
  constructor(side: 'a' | 'b', cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'SideError';
    this.side = side;
  }
}

/** Two texts of the user's and SELECT 1, each on a connection of its own, which it keeps for the whole run. */
export async function userContest(
  databases: Databases,
  at: At,
  call: Call,
  request: CustomRequest,
): Promise<UserContest> {
  const limits: UserLimits = { timeoutMs: request.timeoutMs, ...kept };
  const isPrepared = request.mode === 'prepared';
  const sessions: UserSession[] = [];
  const close = async () => {
    await Promise.all(sessions.map((session) => session.close()));
  };
  const open = async (text: string, settings: CustomRequest['a']['settings']) => {
    const session = await databases.user(at, call, { text, settings });
    sessions.push(session);
    return session;
  };
  try {
    const contestants: Contestant[] = [];
    for (const side of ['a', 'b'] as const) {
      const { title, text, settings, params } = request[side];
      const session = await open(text, settings).catch((error: unknown) => {
        throw new SideError(side, error);
      });
      contestants.push(contestant(side, title, () => session.run({ params, limits, isPrepared })));
    }
    const floor = await open('SELECT 1', []);
    return {
      contestants,
      floor: async () => (await floor.run({ params: [], limits, isPrepared })).ms,
      promise: floor.promise,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function contestant(side: 'a' | 'b', title: string, run: () => ReturnType<UserSession['run']>): Contestant {
  return {
    key: side,
    title: title === '' ? side.toUpperCase() : title,
    async take() {
      const { ms, rowCount, bytes, digest } = await run().catch((error: unknown) => {
        throw isOfNobody(error) ? error : new SideError(side, error);
      });
      return { ms, queries: 1, rows: rowCount, bytes, digest: () => digest };
    },
  };
}

/** Stopped, or the line is cut: nobody's text is at fault. */
function isOfNobody(error: unknown): boolean {
  if (!(error instanceof FailureError)) return false;
  const { kind, sql } = error.failure;
  return kind === 'cancelled' || (kind === 'not-connected' && (sql === undefined || sql.sqlstate.startsWith('57P')));
}
