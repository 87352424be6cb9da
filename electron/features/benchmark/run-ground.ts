import type {
  BenchmarkEvent,
  BenchmarkRequest,
  ForeignKeyRow,
  Strategy,
} from '../../../shared/contract/benchmark-parts.ts';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { SafetyPromise } from '../../../shared/contract/user-lane.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { Contest } from './contest.ts';
import { contestOfKey, type KeyContest, type KeyRequest } from './contest-of-key.ts';
import { factsOf } from './facts.ts';
import type { HitShare } from './hit-share.ts';
import { statementsPerStrategy } from './key-contestants.ts';
import type { ServerTime } from './server-time.ts';
import { userContest } from './user-contestants.ts';

/** All that a run stands on: who is compared, and what is watched beside it. */
export interface RunGround {
  readonly contest: Contest;
  readonly facts: BenchmarkEvent['facts'];
  readonly server: ServerFacts;
  readonly row: ForeignKeyRow | null;
  readonly promise: SafetyPromise | null;
  readonly ids: number | null;
  readonly hits: HitShare | null;
  readonly time: ServerTime | null;
  /** Mean time that the server spent on one run of that strategy. */
  readonly serverMs: (key: string, queries: number) => number | null;
}

interface Place {
  readonly databases: Databases;
  readonly at: At;
  readonly call: Call;
  readonly session: Session;
}

export async function runGround(place: Place, request: BenchmarkRequest): Promise<RunGround> {
  const { databases, at, call, session } = place;
  const server = await databases.facts(at, call);
  const facts = await factsOf(session, server, request);
  if (request.kind === 'custom') {
    const contest = await userContest(databases, at, call, request);
    const nothing = { row: null, ids: null, hits: null, time: null, serverMs: () => null };
    return { contest, facts, server, promise: contest.promise, ...nothing };
  }
  const contest = await contestOfKey(place, request);
  const { row, ids, hits, time } = contest;
  return { contest, facts, server, row, promise: null, ids, hits, time, serverMs: serverMsOf(contest, request) };
}

/** The first statement once, the second as often as there were queries beyond it. */
function serverMsOf({ time }: KeyContest, { strategies }: KeyRequest): RunGround['serverMs'] {
  return (key, queries) => {
    const strategy: Strategy | undefined = strategies.find((each) => each === key);
    if (strategy === undefined) return null;
    const names = statementsPerStrategy[strategy];
    return time.ofRun(names.map((name, place) => ({ name, times: place === 0 ? 1 : queries - 1 })));
  };
}
