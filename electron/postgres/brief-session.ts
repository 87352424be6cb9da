import type { SavedProfile, ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import { FailureError, fail } from '../../shared/failure.ts';
import type { Call } from './call.ts';
import { CatalogSession } from './catalog-session.ts';
import { failureOf } from './failures.ts';
import { type Opened, type OpenNeeds, openGround } from './open-ground.ts';
import type { Session } from './session.ts';

/** Opens, uses and closes; the connection is closed when this settles, whatever happened. */
export async function briefly<T>(
  at: At,
  profile: SavedProfile,
  needs: Pick<OpenNeeds, 'version' | 'passwordFor' | 'secretFor' | 'openTunnel' | 'sent'>,
  call: Call,
  use: (session: Session, facts: ServerFacts) => Promise<T>,
): Promise<T> {
  const { signal, statements } = call;
  if (signal.aborted) return fail('cancelled', 'Stopped');
  const opening = openGround(at, profile, needs, statements);
  const { ground, facts } = await opened(opening, signal);
  try {
    return await use(new CatalogSession(ground, call), facts);
  } finally {
    await ground.pool.close();
  }
}

/** Who is stopped does not wait for a server that does not answer; what still opens then is closed. */
async function opened(opening: Promise<Opened>, signal: AbortSignal): Promise<Opened> {
  let stop = () => {};
  const stopped = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    const first = await Promise.race([opening, stopped]);
    if (first !== undefined) return first;
    void opening.then(({ ground }) => ground.pool.close()).catch(() => {});
    return fail('cancelled', 'Stopped');
  } catch (error) {
    throw new FailureError(failureOf(error), { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
