import type { At } from '../../../shared/contract/place.ts';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { pause } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Companion } from '../../sampler/companions.ts';
import { eventOf } from './event.ts';
import { isPassing, Looking, type Pace, usual } from './looking.ts';

/** While nothing may be asked, or what is asked fails at once. */
const idleMs = 1_000;

/** What is older than this is forgotten; so is a database that nobody looked at for so long. */
const keptMs = 600_000;

/** Of every database that somebody looked at. */
export class Lookings {
  readonly #byAt = new Map<At, Looking>();
  readonly #databases: Databases;
  readonly #pace: Pace;

  constructor(databases: Databases, pace = usual) {
    this.#databases = databases;
    this.#pace = pace;
  }

  of(at: At): Looking {
    const looking = this.#byAt.get(at) ?? new Looking(at, this.#databases, this.#pace);
    this.#byAt.set(at, looking);
    return looking;
  }

  /** Looks beside the sampler, so that there are rates before anybody opens the room. */
  get companion(): Companion {
    return async ({ at, signal, now }) => {
      const looking = this.of(at);
      await pause(this.#pace.firstMs, signal);
      while (!signal.aborted) {
        // Whatever goes wrong here is a gap, and told to who asks.
        if (now() !== undefined) await looking.look(true).catch(() => undefined);
        await pause(Math.max(idleMs, looking.dueInMs), signal);
      }
      setTimeout(() => this.#forget(at), keptMs + idleMs).unref();
    };
  }

  #forget(at: At): void {
    if ((this.#byAt.get(at)?.dueInMs ?? 0) < -keptMs / 2) this.#byAt.delete(at);
  }
}

/** An event a reading, until the call is stopped. What passes by itself is waited for; any other failure ends it. */
export async function watchWrites(
  looking: Looking,
  seconds: number,
  call: Call,
  tell: (event: WritesEvent) => void,
): Promise<void> {
  let told: number | null = null;
  while (!call.signal.aborted) {
    await looking.look().catch(unlessPassing);
    call.statements.splice(0, call.statements.length, ...looking.sql);
    const { last } = looking;
    if (last !== null && last.serverMs !== told && !call.signal.aborted) {
      told = last.serverMs;
      tell(eventOf(looking, last, seconds));
    }
    await pause(Math.max(20, looking.dueInMs), call.signal);
  }
}

function unlessPassing(error: unknown): void {
  if (!isPassing(error)) throw error;
}
