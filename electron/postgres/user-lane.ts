import type { Call } from './call.ts';
import { takeLaneConnection } from './lane-connection.ts';
import type { Opened } from './open-ground.ts';
import { readPromise } from './safety-promise.ts';
import { refuseNul, refuseSettings } from './user-refusals.ts';
import { UserRuns } from './user-runs.ts';
import type { UserSession, UserStatement } from './user-session.ts';

/** A session for one text, on a fresh connection of the lane. The signal of the call closes it, whatever it does. */
export async function openUserSession(opened: Opened, call: Call, statement: UserStatement): Promise<UserSession> {
  const { signal } = call;
  const { ground, facts } = opened;
  refuseSettings(statement);
  refuseNul(statement.text, 'text');
  const promise = await readPromise(ground, call);
  const connection = await takeLaneConnection(opened, signal, () => opened.openLane('user'));
  const { line } = connection;
  const runs = new UserRuns({ ground, isPooled: facts.isPooled, call, statement, line });
  const stop = () => void line.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    promise,
    pid: facts.isPooled ? null : (line.pid ?? null),
    run: (options) => runs.run(options),
    async close() {
      signal.removeEventListener('abort', stop);
      runs.close();
      await connection.close();
    },
  };
}
