import { findLeaks } from '../../shared/activity/leak.ts';
import { seeOthers } from '../../shared/activity/see-others.ts';
import type { Failure } from '../../shared/failure.ts';
import { deadlocksOf } from '../../shared/overview/deadlocks.ts';
import type { Seen } from '../../shared/overview/seen.ts';
import { activityService } from '../features/activity/service.ts';
import { locksService } from '../features/locks/service.ts';
import { overviewService } from '../features/overview/service.ts';
import { statementsService } from '../features/statements/service.ts';
import { vacuumService } from '../features/vacuum/service.ts';
import { writesService } from '../features/writes/service.ts';
import type { Call } from '../postgres/call.ts';
import { failureOf } from '../postgres/failures.ts';
import { Looking } from './looking.ts';
import type { Work } from './room.ts';
import { hearAll } from './streams.ts';

interface Looked {
  readonly seen: Seen;
  /** What could not be seen, in words: findings may be missing. */
  readonly lacks: readonly string[];
}

type Rooms = ReturnType<typeof roomsOf>;

const roomsOf = (parts: Work['parts']) => ({
  activity: activityService(parts),
  locks: locksService(parts),
  overview: overviewService(parts),
  statements: statementsService(parts),
  vacuum: vacuumService(parts),
  writes: writesService(parts),
});

/** Asks the other rooms as the screen does, and waits until each has answered. */
export async function lookAtAll({ at, call, parts }: Work, forMs: number): Promise<Looked> {
  const rooms = roomsOf(parts);
  const lacks: string[] = [];
  const orLack = <T>(room: string, asked: Promise<T>): Promise<T | null> =>
    asked.catch((error: unknown) => {
      if (call.signal.aborted) throw error;
      lacks.push(lackOf(room, failureOf(error)));
      return null;
    });
  const watched = await watchAll(rooms, { at, call, forMs, lacks });
  const { looking } = watched;
  const answers = {
    server: await orLack('Overview', rooms.overview.server({ at }, call)),
    figures: await orLack('Overview', rooms.overview.figures({ at }, call)),
    indexes: await orLack('Overview', rooms.overview.indexes({ at }, call)),
    // The tables first: who holds back how many dead rows is known from their counters.
    vacuumVerdicts: await orLack('Vacuum', rooms.vacuum.verdicts({ at }, call)),
    vacuumNow: await orLack('Vacuum', rooms.vacuum.now({ at }, call)),
  };
  const { server, nowMs } = looking.seen;
  const { backends, runs, used } = looking;
  const hidden = [...backends.values()].filter(({ kind }) => kind === 'unknown').length;
  if (hidden > 0) lacks.push(`${hidden} backends of other roles are hidden from this one: ${seeOthers(server.role)}`);
  const seen: Seen = {
    nowMs,
    live: { server, backends, used },
    leaks: findLeaks({ nowMs, backends: backends.values(), runs, server, used }),
    deadlocks: deadlocksOf(looking.counters),
    autovacuum: watched.autovacuum,
    statements: watched.statements,
    writes: watched.writes,
    ...answers,
  };
  return { seen, lacks };
}

interface Watching {
  readonly at: Work['at'];
  readonly call: Call;
  readonly forMs: number;
  readonly lacks: string[];
}

interface Watched extends Pick<Seen, 'autovacuum' | 'statements' | 'writes'> {
  readonly looking: Looking;
}

async function watchAll(rooms: Rooms, { at, call, forMs, lacks }: Watching): Promise<Watched> {
  const looking = new Looking();
  let [autovacuum, statements, writes]: [Seen['autovacuum'], Seen['statements'], Seen['writes']] = [null, null, null];
  const hear = <T>(room: string, watch: (hearing: Call) => AsyncIterable<T>, take: (event: T) => boolean) => {
    return async (hearing: Call, enough: () => void): Promise<void> => {
      try {
        for await (const event of watch(hearing)) if (take(event)) enough();
      } catch (error) {
        if (!hearing.signal.aborted) lacks.push(lackOf(room, failureOf(error)));
      }
    };
  };
  await hearAll(call, forMs, [
    hear(
      'Activity',
      (hearing) => rooms.activity.watch({ at }, hearing),
      (event) => looking.take(event),
    ),
    hear(
      'Locks',
      (hearing) => rooms.locks.autovacuum({ at }, hearing),
      (event) => {
        autovacuum = event;
        return true;
      },
    ),
    hear(
      'Statements',
      (hearing) => rooms.statements.watch({ at, everyMs: 10_000 }, hearing),
      (event) => {
        statements = event;
        return true;
      },
    ),
    hear(
      'Writes',
      (hearing) => rooms.writes.watch({ at, seconds: 60 }, hearing),
      (event) => {
        writes = event;
        return true;
      },
    ),
  ]);
  return { looking, autovacuum, statements, writes };
}

const lackOf = (room: string, { message, grant }: Failure): string =>
  `${room} could not answer: ${[message, grant].filter(Boolean).join('; ')}`;
