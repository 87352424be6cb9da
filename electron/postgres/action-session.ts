import type { Call } from './call.ts';
import { CatalogSession, type Lender, type SessionGround } from './catalog-session.ts';
import type { ServerConnection } from './connection.ts';
import type { Pool } from './pool.ts';
import type { Session } from './session.ts';

/** A session of the action lane. Its statements carry the limit `action`. */
export interface ActionSession extends Session {
  close(): Promise<void>;
}

/**
 * A lane of its own for what changes something: constant SQL, one statement at a time, each one implicit transaction.
 * It has a short-lived connection that says so in pg_stat_activity and is one of the database's four; where the server
 * has no slot left, which is just when backends must be ended, its statements go over a connection that stands already.
 */
export function openActionSession(
  ground: SessionGround,
  open: () => Promise<ServerConnection>,
  call: Call,
): ActionSession {
  const line = new ActionLine(ground.pool, open);
  return Object.assign(new CatalogSession(ground, call, line), { close: () => line.close() });
}

class ActionLine implements Lender {
  readonly lane = 'action';
  readonly #pool: Pool;
  readonly #open: () => Promise<ServerConnection>;
  #own: ServerConnection | undefined;
  #mustShare = false;

  constructor(pool: Pool, open: () => Promise<ServerConnection>) {
    this.#pool = pool;
    this.#open = open;
  }

  async take(signal: AbortSignal): Promise<ServerConnection> {
    if (this.#own?.end !== undefined) this.#own = undefined;
    if (this.#own === undefined && !this.#mustShare) await this.#openOwn(signal);
    return this.#own ?? this.#pool.acquire(signal, { isFirst: true });
  }

  giveBack(connection: ServerConnection): void {
    if (connection !== this.#own) this.#pool.release(connection);
  }

  async close(): Promise<void> {
    if (this.#own !== undefined) await this.#pool.discard(this.#own);
    this.#own = undefined;
  }

  /** Nothing was sent yet, so whatever keeps us from opening one, another may be asked. */
  async #openOwn(signal: AbortSignal): Promise<void> {
    try {
      this.#own = await this.#pool.acquire(signal, { isNew: true, isFirst: true, open: this.#open });
    } catch {
      this.#mustShare = true;
    }
  }
}
